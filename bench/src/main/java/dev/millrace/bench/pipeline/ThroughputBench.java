package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.client.MillraceClient;
import dev.millrace.engine.api.InferenceEngine;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What the pipeline costs when the engine is full: the same batch of requests, all at once,
 * directly at the engine and through the pipeline, in turns, so that both see the same machine.
 */
public final class ThroughputBench {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final long PATIENCE_SECONDS = 300;

  private final int requests;
  private final int tokens;
  private final int rounds;
  private final Consumer<String> progress;

  /**
   * @param requests all submitted at once, several times the engine's slots
   * @param tokens per request
   * @param rounds turns of each side
   */
  public ThroughputBench(int requests, int tokens, int rounds, Consumer<String> progress) {
    this.requests = requests;
    this.tokens = tokens;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Runs it; the engine must be idle while the pipeline has its turn, and the other way round. */
  public void run(BenchReport report, InferenceEngine engine, MillraceClient client)
      throws InterruptedException {
    double direct = 0;
    double piped = 0;
    int failed = 0;
    for (int round = 0; round < rounds; round++) {
      progress.accept("full slots, round " + (round + 1) + " of " + rounds + ": engine alone");
      StreamTimes alone = new StreamTimes(requests);
      direct +=
          tokensPerSecond(alone, i -> EngineFloor.start(engine, alone, i, request(i).direct()));
      progress.accept("full slots, round " + (round + 1) + " of " + rounds + ": pipeline");
      StreamTimes through = new StreamTimes(requests);
      piped +=
          tokensPerSecond(
              through, i -> PipelineRun.start(client, through, i, request(i).submission()));
      failed += through.failed();
    }
    report.figure("full_slots_engine_tokens_per_s", direct / rounds, "tokens/s");
    report.figure("full_slots_pipeline_tokens_per_s", piped / rounds, "tokens/s");
    report.figure("full_slots_ratio", piped / direct, "ratio");
    report.figure("full_slots_failed", failed, "count");
    report.atMost("full_slots_failed", 0);
    report.atLeast("full_slots_ratio", 0.95);
  }

  private double tokensPerSecond(StreamTimes times, IntConsumer start) throws InterruptedException {
    long begin = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      times.scheduled()[i] = begin;
      start.accept(i);
    }
    times.await(PATIENCE_SECONDS);
    return times.totalTokens() / ((System.nanoTime() - begin) / NANOS_PER_SECOND);
  }

  private GreedyRequest request(int index) {
    return new GreedyRequest(
        "Benchmark prompt number " + index + " of a batch that fills every slot.", tokens);
  }
}
