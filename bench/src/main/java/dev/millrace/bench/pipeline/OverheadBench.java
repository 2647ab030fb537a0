package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.kafka.TopicAdminException;
import java.util.function.Consumer;

/**
 * What the pipeline adds to the engine: the same open-loop arrivals go to the scripted engine in
 * process, through the raw Kafka hops, and through the pipeline, one after the other in one run.
 *
 * <p>Added TTFT is paired: the same arrival, through the pipeline minus directly at the engine.
 */
public final class OverheadBench {

  /** Topics between a submission and its first token: requests, work, result. */
  static final int HOPS = 3;

  private static final int PAYLOAD_BYTES = 300;

  private final OverheadLoad load;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public OverheadBench(OverheadLoad load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @param engine a scripted engine like the one behind {@code client}
   * @param bootstrap the broker behind {@code client}
   */
  public void run(
      BenchReport report, InferenceEngine engine, String bootstrap, MillraceClient client)
      throws InterruptedException, TopicAdminException {
    int count = load.warmUp() + load.requests();
    Arrivals arrivals = Arrivals.poisson(load.seed(), load.perSecond(), count);
    Latencies lateness = new Latencies();

    progress.accept("engine alone: " + count + " requests at " + load.perSecond() + "/s");
    StreamTimes direct =
        EngineFloor.play(engine, arrivals, lateness, index -> request(index).direct());

    progress.accept("raw Kafka: " + HOPS + " hops, the same arrivals");
    Latencies hops =
        KafkaHops.floor(bootstrap, HOPS, PAYLOAD_BYTES, arrivals, load.warmUp(), lateness);

    progress.accept("pipeline: the same arrivals");
    StreamTimes piped =
        PipelineRun.play(client, arrivals, lateness, index -> request(index).submission());

    Latencies added = new Latencies();
    for (int i = load.warmUp(); i < count; i++) {
      if (piped.ttftNanos(i) >= 0) {
        added.nanos(Math.max(0, piped.ttftNanos(i) - direct.ttftNanos(i)));
      }
    }
    report.figure("requests", load.requests(), "count");
    report.figure("warm_up_requests", load.warmUp(), "count");
    report.figure("rate", load.perSecond(), "1/s");
    report.figure("failed", piped.failed(), "count");
    report.figure("arrival_lateness_p99_ms", lateness.millis(99), "ms");
    direct.ttft(load.warmUp()).into(report, "engine_ttft");
    direct.gaps().into(report, "engine_itl");
    hops.into(report, "kafka_" + HOPS + "_hops");
    piped.ttft(load.warmUp()).into(report, "pipeline_ttft");
    piped.gaps().into(report, "pipeline_itl");
    report.figure("pipeline_tokens_per_event", piped.tokensPerEvent(), "tokens");
    added.into(report, "added_ttft");
    report.figure(
        "added_ttft_over_kafka_hops_p50",
        hops.millis(50) == 0 ? 0 : added.millis(50) / hops.millis(50),
        "ratio");
    report.atMost("failed", 0);
    report.atMost("added_ttft_p50_ms", load.addedP50Millis());
    report.atMost("added_ttft_p99_ms", load.addedP99Millis());
  }

  private GreedyRequest request(int index) {
    return new GreedyRequest("benchmark request " + index, load.tokens());
  }
}
