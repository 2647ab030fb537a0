package dev.millrace.worker;

import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.service.config.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The settings of a worker and its engine. */
@ConfigMapping(prefix = "millrace.worker")
public interface WorkerSection {

  /** Part of the worker's topic name. */
  @Setting(
      doc = "part of the worker's topic name",
      absent = "made up from the process",
      option = "--worker-id",
      placeholder = "ID")
  Optional<String> id();

  /** {@code llama}, or {@code scripted} (deterministic words at a set pace, no model). */
  @Setting(
      doc = "`llama`, or `scripted` (deterministic words at a set pace, no model)",
      oneOf = {"llama", "scripted"},
      option = "--engine",
      placeholder = "ENGINE")
  @WithDefault("llama")
  String engine();

  /** A GGUF file. */
  @Setting(
      doc = "a GGUF file",
      absent = "the built-in demo model",
      option = "--model",
      placeholder = "PATH")
  Optional<Path> model();

  /** The name under which requests ask for the model. */
  @Setting(
      doc = "the name under which requests ask for the model",
      absent = "the file's name without its ending",
      option = "--model-name",
      placeholder = "NAME")
  Optional<String> modelName();

  /** Requests that run at once. */
  @Setting(
      doc = "requests that run at once",
      min = "1",
      max = "" + LlamaSettings.MOST_SLOTS,
      option = "--slots",
      placeholder = "N")
  @WithDefault("4")
  int slots();

  /** Tokens per request, prompt and output together. */
  @Setting(
      doc = "tokens per request, prompt and output together",
      min = "" + LlamaSettings.LEAST_CONTEXT,
      max = "" + LlamaSettings.MOST_CONTEXT)
  @WithDefault("1024")
  int context();

  /** Native threads; 0 = all cores, 1 for files below 40 MiB. */
  @Setting(
      doc = "native threads; 0 = all cores, 1 for files below 40 MiB",
      min = "0",
      max = "" + LlamaSettings.MOST_THREADS)
  @WithDefault("0")
  int threads();

  /** Tokens kept for prompts that begin like an earlier one; 0 turns that off. */
  @Setting(
      doc = "tokens kept for prompts that begin like an earlier one; 0 turns that off",
      absent = "the context",
      min = "0",
      max = "" + LlamaSettings.MOST_CACHE_TOKENS)
  OptionalInt cacheTokens();

  /** Most bytes of those; the smaller of both budgets counts. */
  @Setting(
      doc = "most bytes of those; the smaller of both budgets counts",
      absent = "an eighth of the weights, at least 16 MiB",
      min = "0")
  OptionalLong cacheBytes();

  /**
   * Where a worker that stops in order leaves those for the next one with the same model; holds
   * prompts and completions; see operations.
   */
  @Setting(
      doc =
          "where a worker that stops in order leaves those for the next one with the same model;"
              + " holds prompts and completions; see"
              + " [operations](operations.md#restarts-without-reading-again)")
  Optional<Path> cacheFolder();

  /**
   * Read prompts of more than 256 tokens in a KV cache of their own, so that they hold up no
   * running stream; takes the memory of one slot more, none with one slot.
   */
  @Setting(
      doc =
          "read prompts of more than 256 tokens in a KV cache of their own, so that they hold up no"
              + " running stream; takes the memory of one slot more, none with one slot")
  @WithDefault("true")
  boolean promptContext();

  /**
   * Speculative decoding: draft tokens that a stream proposes and the model verifies in one step.
   */
  @Setting(
      doc =
          "speculative decoding: draft tokens that a stream proposes and the model verifies in one"
              + " step",
      min = "0",
      max = "" + Drafting.MOST_TOKENS)
  @WithDefault("0")
  int draftTokens();

  /** A small GGUF file with the same vocabulary that proposes the draft tokens. */
  @Setting(
      doc = "a small GGUF file with the same vocabulary that proposes the draft tokens",
      absent = "a stream drafts from its own text")
  Optional<Path> draftModel();

  /** The least probability of a draft token, as the draft model sees it. */
  @Setting(
      doc = "the least probability of a draft token, as the draft model sees it",
      min = "0",
      max = "1")
  @WithDefault("" + Drafting.DEFAULT_MIN_PROBABILITY)
  double draftMinProbability();

  /** A LoRA adapter (GGUF) for every request of the worker. */
  @Setting(doc = "a LoRA adapter (GGUF) for every request of the worker")
  Optional<Path> lora();

  /** How strongly the adapter counts. */
  @Setting(doc = "how strongly the adapter counts", min = "-100", max = "100")
  @WithDefault("1")
  double loraScale();

  /**
   * Requests held beyond the slots: hides two hops between requests, weakens priorities by as many.
   */
  @Setting(
      doc =
          "requests held beyond the slots: hides two hops between requests, weakens priorities by"
              + " as many",
      min = "0",
      max = "64")
  @WithDefault("0")
  int prefetch();

  /** Time between two reports when nothing changes. */
  @Setting(doc = "time between two reports when nothing changes", min = "10ms")
  @WithDefault("500ms")
  Duration heartbeat();

  /**
   * How long a token after the first waits to share a produce request with tokens of other
   * requests.
   */
  @Setting(
      doc =
          "how long a token after the first waits to share a produce request with tokens of other"
              + " requests",
      min = "0ms",
      max = "100ms")
  @WithDefault("4ms")
  Duration tokenLinger();

  /** Whether it takes over a request of its own before it announces itself. */
  @Setting(
      doc =
          "whether a worker takes over a request of its own, in `results.shared`, before it"
              + " announces itself, so that the first takeover from a dead worker is as quick as"
              + " later ones")
  @WithDefault("true")
  boolean rehearsal();

  /** How long a stopping worker finishes what it has. */
  @Setting(doc = "how long a stopping worker finishes what it has")
  @WithDefault("20s")
  Duration drain();

  /**
   * How often a worker asks its own engine questions with known answers; 0ms = never; see
   * operations.
   */
  @Setting(
      doc =
          "how often a worker asks its own engine questions with known answers; 0ms = never; see"
              + " [operations](operations.md#canaries)")
  @WithDefault("0ms")
  Duration canaryInterval();

  /** Share of right answers below which it calls itself degraded. */
  @Setting(
      doc = "share of right answers below which it calls itself degraded",
      min = "0",
      max = "1",
      above = true)
  @WithDefault("0.75")
  double canaryThreshold();

  /**
   * Questions, one {@code {"prompt": "...", "answer": "..."}} a line; needed for any model but the
   * built-in one.
   */
  @Setting(
      doc =
          "questions, one `{\"prompt\": \"...\", \"answer\": \"...\"}` a line; needed for any model"
              + " but the built-in one",
      absent = "those of the built-in model")
  Optional<Path> canaryFile();

  /** The scripted engine. */
  Scripted scripted();

  /** The settings of the scripted engine. */
  interface Scripted {

    /** Time per token of the scripted engine. */
    @Setting(doc = "time per token of the scripted engine")
    @WithDefault("10ms")
    Duration perToken();

    /** Time before the first token of the scripted engine. */
    @Setting(doc = "time before the first token of the scripted engine")
    @WithDefault("0ms")
    Duration prefill();
  }
}
