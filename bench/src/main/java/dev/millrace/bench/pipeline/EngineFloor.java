package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.engine.api.RejectedGenerationException;
import java.util.function.IntFunction;

/**
 * The floor that the engine itself sets: called directly, in this process, with nothing between.
 */
final class EngineFloor {

  private static final long PATIENCE_SECONDS = 120;

  private EngineFloor() {}

  /** Plays the arrivals against the engine. */
  static StreamTimes play(
      InferenceEngine engine,
      Arrivals arrivals,
      Latencies lateness,
      IntFunction<GenerationRequest> requests)
      throws InterruptedException {
    StreamTimes times = new StreamTimes(arrivals.count());
    arrivals.play(
        lateness, times.scheduled(), index -> start(engine, times, index, requests.apply(index)));
    if (!times.await(PATIENCE_SECONDS)) {
      throw new IllegalStateException("the engine did not finish in " + PATIENCE_SECONDS + " s");
    }
    return times;
  }

  /** Starts one generation that reports to {@code times}. */
  static void start(
      InferenceEngine engine, StreamTimes times, int stream, GenerationRequest request) {
    try {
      engine.start(
          request,
          new GenerationListener() {
            @Override
            public void onToken(GeneratedToken token) {
              times.tokens(stream, 1);
            }

            @Override
            public void onEnd(GenerationResult end) {
              times.ended(end instanceof GenerationResult.Completed);
            }
          });
    } catch (RejectedGenerationException refused) {
      throw new IllegalStateException("the engine refused a benchmark request", refused);
    }
  }
}
