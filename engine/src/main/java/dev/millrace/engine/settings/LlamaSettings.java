package dev.millrace.engine.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A GGUF model run by llama.cpp in this process.
 *
 * @param model the GGUF file; replace it only by renaming another one over it, never in place
 * @param modelName the name under which requests ask for it
 * @param slots sequences that run at once, 1 to 256
 * @param contextTokensPerSlot tokens that one sequence may hold, prompt and output together, at
 *     least 16
 * @param threads native threads; the cores reserved for this worker, and 1 for models below ten
 *     million parameters
 * @param batchTokens most tokens in one step, at least {@code slots}; longer steps prefill faster
 *     and answer a cancellation later
 * @param cacheTokens KV cells kept for prompts that begin like an earlier one; 0 turns the prefix
 *     cache off
 * @param cacheBytes most bytes of those cells; {@link #DEFAULT_CACHE_BYTES} for a bound that keeps
 *     steps fast. The smaller of both budgets counts
 * @param cacheFolder where an engine that closes leaves those cells for the next one with the same
 *     model; empty to forget them
 * @param promptContext whether prompts of more than {@link #LONG_PROMPT} tokens get a cache of
 *     their own while they are read, so that they hold up no other stream; it takes the memory of
 *     one slot more. There is none with one slot, which has no other stream
 * @param drafting how far ahead streams guess, and what guesses
 * @param nativesDirectory private folder that receives the native library; reused by later starts
 * @param adapters added to the weights, for every request
 */
public record LlamaSettings(
    Path model,
    String modelName,
    int slots,
    int contextTokensPerSlot,
    int threads,
    int batchTokens,
    int cacheTokens,
    long cacheBytes,
    Optional<Path> cacheFolder,
    boolean promptContext,
    Drafting drafting,
    Path nativesDirectory,
    List<LoraAdapter> adapters)
    implements EngineSettings {

  /**
   * Most tokens that go through the layers together. On a processor more of them are no faster per
   * token, but each operation, between two of which alone an abort is noticed, takes longer, and
   * the compute buffers grow in proportion.
   */
  private static final int MOST_AT_ONCE = 64;

  /** A prompt with more tokens to evaluate is read in the context for prompts, if there is one. */
  public static final int LONG_PROMPT = 4 * MOST_AT_ONCE;

  /** The most sequences that run at once. */
  public static final int MOST_SLOTS = 256;

  /** The least context of a sequence, in tokens. */
  public static final int LEAST_CONTEXT = 16;

  /** The greatest context of a sequence, in tokens. */
  public static final int MOST_CONTEXT = 1 << 20;

  /** The most native threads. */
  public static final int MOST_THREADS = 512;

  /** The most cells of the prefix cache. */
  public static final int MOST_CACHE_TOKENS = 1 << 24;

  /** An eighth of what the weights take, and 16 MiB at the least. */
  public static final long DEFAULT_CACHE_BYTES = -1;

  /** Only the tokens are counted. */
  private static final long UNBOUNDED_CACHE_BYTES = Long.MAX_VALUE;

  public LlamaSettings {
    adapters = List.copyOf(adapters);
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(nativesDirectory, "nativesDirectory");
    if (modelName.isBlank()) {
      throw new IllegalArgumentException("modelName must not be blank");
    }
    within("slots", slots, 1, MOST_SLOTS);
    within("contextTokensPerSlot", contextTokensPerSlot, LEAST_CONTEXT, MOST_CONTEXT);
    within("threads", threads, 1, MOST_THREADS);
    within("batchTokens", batchTokens, slots, 8192);
    within("cacheTokens", cacheTokens, 0, MOST_CACHE_TOKENS);
    if (cacheBytes < DEFAULT_CACHE_BYTES) {
      throw new IllegalArgumentException("cacheBytes must be 0 or more, not " + cacheBytes);
    }
  }

  /** The same with another size of the prefix cache. */
  public LlamaSettings withCacheTokens(int tokens) {
    return with(model, tokens, cacheFolder, promptContext, drafting, adapters);
  }

  /** The same with these adapters. */
  public LlamaSettings withAdapters(List<LoraAdapter> added) {
    return with(model, cacheTokens, cacheFolder, promptContext, drafting, added);
  }

  /** The same with a folder for what the prefix cache holds at the end. */
  public LlamaSettings withCacheFolder(Path folder) {
    return with(model, cacheTokens, Optional.of(folder), promptContext, drafting, adapters);
  }

  /** The same with or without a context for long prompts. */
  public LlamaSettings withPromptContext(boolean wanted) {
    return with(model, cacheTokens, cacheFolder, wanted, drafting, adapters);
  }

  /** The same with guesses. */
  public LlamaSettings withDrafting(Drafting wanted) {
    return with(model, cacheTokens, cacheFolder, promptContext, wanted, adapters);
  }

  /** How the draft model runs beside this one: as many sequences, as long, and nothing kept. */
  public Optional<LlamaSettings> draft() {
    return drafting
        .model()
        .map(file -> with(file, 0, Optional.empty(), false, Drafting.OFF, List.of()));
  }

  private LlamaSettings with(
      Path file,
      int tokens,
      Optional<Path> folder,
      boolean ownPrompts,
      Drafting wanted,
      List<LoraAdapter> added) {
    return new LlamaSettings(
        file,
        modelName,
        slots,
        contextTokensPerSlot,
        threads,
        batchTokens,
        tokens,
        cacheBytes,
        folder,
        ownPrompts,
        wanted,
        nativesDirectory,
        added);
  }

  /** Without guesses, and without a bound on the bytes of the prefix cache. */
  public LlamaSettings(
      Path model,
      String modelName,
      int slots,
      int contextTokensPerSlot,
      int threads,
      int batchTokens,
      int cacheTokens,
      Path nativesDirectory) {
    this(
        model,
        modelName,
        slots,
        contextTokensPerSlot,
        threads,
        batchTokens,
        cacheTokens,
        UNBOUNDED_CACHE_BYTES,
        Optional.empty(),
        true,
        Drafting.OFF,
        nativesDirectory,
        List.of());
  }

  /** With the default size of the prefix cache: the context of one slot, within the bound. */
  public LlamaSettings(
      Path model,
      String modelName,
      int slots,
      int contextTokensPerSlot,
      int threads,
      int batchTokens,
      Path nativesDirectory) {
    this(
        model,
        modelName,
        slots,
        contextTokensPerSlot,
        threads,
        batchTokens,
        contextTokensPerSlot,
        DEFAULT_CACHE_BYTES,
        Optional.empty(),
        true,
        Drafting.OFF,
        nativesDirectory,
        List.of());
  }

  /** Tokens of a batch that go through the layers together. */
  public static int tokensAtOnce(int batchTokens) {
    return Math.min(batchTokens, MOST_AT_ONCE);
  }

  /** KV cells of all slots and of the prefix cache. */
  public int cells() {
    return slots * contextTokensPerSlot + cacheTokens;
  }

  /** Cells of the context for long prompts; 0 if there is none. */
  public int promptCells() {
    boolean useful = slots > 1 && contextTokensPerSlot > LONG_PROMPT;
    return promptContext && useful ? contextTokensPerSlot : 0;
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, least, most, value));
    }
  }
}
