package dev.millrace.engine.scripted;

import dev.millrace.engine.api.EngineDescription;
import dev.millrace.engine.api.EngineLoad;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.RequestLimits;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.settings.ScriptedSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * An engine that says deterministic words at the pace of its settings, for many requests at once,
 * and fails when a prompt asks for it (see {@link PromptScript}).
 *
 * <p>Keeps the contract of {@link InferenceEngine} exactly, with a loop thread of its own.
 */
public final class ScriptedEngine implements InferenceEngine {

  private final ScriptedSettings settings;
  private final LongSupplier nanoTime;
  private final ScriptedLoop loop;

  public ScriptedEngine(ScriptedSettings settings) {
    this(settings, System::nanoTime);
  }

  private ScriptedEngine(ScriptedSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.loop = new ScriptedLoop(settings, nanoTime);
  }

  @Override
  public EngineDescription description() {
    return new EngineDescription(
        "scripted",
        settings.modelName(),
        settings.slots(),
        settings.contextTokens(),
        ScriptedTokens.VOCABULARY,
        0,
        0,
        0,
        0);
  }

  @Override
  public EngineLoad load() {
    return loop.load();
  }

  @Override
  public Optional<TextEmbedder> embedder() {
    return Optional.of(new ScriptedVectors(settings.contextTokens()));
  }

  @Override
  public Generation start(GenerationRequest request, GenerationListener listener)
      throws RejectedGenerationException {
    RequestLimits.check(request);
    refuseWhatNoScriptKeeps(request.output());
    OptionalInt failAfter =
        settings.failAfterTokens() < 0
            ? OptionalInt.empty()
            : OptionalInt.of(settings.failAfterTokens());
    PromptScript script = PromptScript.of(request.input(), failAfter);
    int promptTokens = ScriptedTokens.promptTokens(script.text());
    int held = promptTokens + request.resumed().size();
    if (promptTokens >= settings.contextTokens() || held > settings.contextTokens()) {
      throw RejectedGenerationException.contextExceeded(
          "prompt",
          "prompt has %d tokens; the context of %d must leave room for one more"
              .formatted(held, settings.contextTokens()));
    }
    ScriptedGeneration generation =
        new ScriptedGeneration(
            request,
            script,
            listener,
            new ScriptedGeneration.Pace(
                Objects.requireNonNullElse(script.prefill(), settings.prefill()),
                Objects.requireNonNullElse(script.perToken(), settings.perToken())),
            settings.contextTokens(),
            nanoTime.getAsLong(),
            loop::wake);
    loop.submit(generation);
    return generation;
  }

  private static void refuseWhatNoScriptKeeps(OutputOptions output)
      throws RejectedGenerationException {
    if (output.constraint().isPresent()) {
      throw new RejectedGenerationException(
          "response_format", "response_format is not known to the scripted engine");
    }
    if (!output.logitBias().isEmpty()) {
      throw new RejectedGenerationException(
          "logit_bias", "logit_bias is not known to the scripted engine");
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
