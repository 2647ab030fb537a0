package dev.millrace.worker;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.service.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Has an engine generate a few tokens that nobody reads, so that its weights are in memory and its
 * code is compiled when the first request comes. Not counted, not reported; waits for a slot behind
 * requests. Any thread.
 *
 * @param engine without what stands before it for real work
 */
record EngineWarmUp(InferenceEngine engine, LongSupplier nanoTime) implements WarmUp {

  private static final Duration AT_MOST = Duration.ofSeconds(30);

  /** Of nobody, so that no tenant finds its prompt cached. */
  private static final CacheScope NOBODY = new CacheScope("millrace.warm-up");

  @Override
  public Result perform(int tokens) throws InterruptedException {
    long begun = nanoTime.getAsLong();
    CompletableFuture<GenerationResult> end = new CompletableFuture<>();
    String error;
    try {
      var unused = engine.start(request(tokens), new Ending(end));
      error =
          switch (end.get()) {
            case GenerationResult.Completed completed -> "";
            case GenerationResult.Failed failed -> failed.message();
            case GenerationResult.TimedOut timedOut ->
                "not done within " + AT_MOST.toSeconds() + " s";
            case GenerationResult.Cancelled cancelled -> "the engine stopped";
          };
    } catch (RejectedGenerationException refused) {
      error = String.valueOf(refused.getMessage());
    } catch (ExecutionException | IllegalStateException closed) {
      error = "the engine is closed";
    }
    return new Result(
        engine.description().model(),
        error.isEmpty(),
        error,
        Duration.ofNanos(nanoTime.getAsLong() - begun));
  }

  private static GenerationRequest request(int tokens) {
    return new GenerationRequest(
            new GenerationRequest.Prompt("Once upon a time"),
            SamplingParameters.GREEDY,
            tokens,
            List.of(),
            Optional.of(AT_MOST))
        .in(NOBODY);
  }

  private record Ending(CompletableFuture<GenerationResult> end) implements GenerationListener {

    @Override
    public void onToken(GeneratedToken token) {}

    @Override
    public void onEnd(GenerationResult result) {
      end.complete(result);
    }
  }
}
