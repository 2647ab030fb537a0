package dev.millrace.bench.interference;

import dev.millrace.bench.pipeline.Arrivals;
import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.bench.pipeline.KafkaHops;
import dev.millrace.bench.pipeline.PipelineRun;
import dev.millrace.bench.pipeline.StreamTimes;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.Priority;
import java.util.function.Consumer;

/**
 * Urgent requests alone, and then beside more low work than there are slots: how much longer their
 * first tokens take, and what the low work still gets. Both by the same arrivals (open loop), TTFT
 * from the scheduled time.
 *
 * <p>One use, one thread.
 */
public final class InterferenceBench {

  private static final int HOPS = 3;
  private static final int PAYLOAD_BYTES = 300;
  private static final double NANOS_PER_SECOND = 1e9;

  private final InterferenceLoad load;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public InterferenceBench(InterferenceLoad load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /** The floor under a first token: as many raw hops, by the same arrivals. */
  public void floor(BenchReport report, String bootstrap)
      throws InterruptedException, TopicAdminException {
    progress.accept("raw Kafka: " + HOPS + " hops at " + load.perSecond() + "/s");
    KafkaHops.floor(bootstrap, HOPS, PAYLOAD_BYTES, arrivals(), load.warmUp(), new Latencies())
        .into(report, "kafka_" + HOPS + "_hops");
  }

  /** Urgent requests with nothing beside them; returns the p99 of their TTFT, in milliseconds. */
  public double alone(BenchReport report, MillraceClient client) throws InterruptedException {
    progress.accept("urgent requests alone");
    return urgent(report, client, "alone").millis(99);
  }

  /**
   * The same beside low work.
   *
   * @param prefix of the figures
   */
  public void beside(BenchReport report, MillraceClient client, String prefix)
      throws InterruptedException {
    progress.accept("urgent requests beside " + load.backlog() + " low ones, " + prefix);
    LowLoad low = LowLoad.begin(client, load.lowTokens(), load.backlog());
    double share;
    try {
      long before = low.tokens();
      long begun = System.nanoTime();
      var unused = urgent(report, client, prefix);
      double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
      share = (low.tokens() - before) / seconds / load.lowCapacity();
    } finally {
      low.end();
    }
    low.waits().into(report, prefix + "_low_wait");
    report.figure(prefix + "_low_share_of_the_rest", share, "ratio");
    report.figure(prefix + "_low_failed", low.failed(), "requests");
  }

  /** Judges what was measured with preemption. */
  public void judge(BenchReport report, String prefix, double aloneMillis, double ageingMillis) {
    double limit =
        InterferenceLoad.MOST_TIMES_IDLE * aloneMillis
            + load.perToken().toNanos() / NANOS_PER_SECOND * 1e3;
    report.atMost(prefix + "_ttft_p99_ms", limit);
    report.atLeast(prefix + "_low_share_of_the_rest", InterferenceLoad.LEAST_OF_THE_REST);
    report.atMost(prefix + "_low_failed", 0);
    report.atMost(prefix + "_failed", 0);
    report.atMost(prefix + "_low_wait_max_ms", ageingMillis);
  }

  private Latencies urgent(BenchReport report, MillraceClient client, String prefix)
      throws InterruptedException {
    Latencies late = new Latencies();
    StreamTimes times =
        PipelineRun.play(
            client,
            arrivals(),
            late,
            index ->
                new GreedyRequest("urgent request of the benchmark " + index, load.tokens())
                    .submission(Priority.CRITICAL));
    Latencies first = times.ttft(load.warmUp());
    first.into(report, prefix + "_ttft");
    report.figure(prefix + "_failed", times.failed(), "requests");
    report.figure(prefix + "_arrival_lateness_p99_ms", late.millis(99), "ms");
    return first;
  }

  private Arrivals arrivals() {
    return Arrivals.poisson(load.seed(), load.perSecond(), load.count());
  }
}
