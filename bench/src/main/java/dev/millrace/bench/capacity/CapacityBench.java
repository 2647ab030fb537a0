package dev.millrace.bench.capacity;

import dev.millrace.bench.pipeline.Arrivals;
import dev.millrace.bench.pipeline.GreedyRequest;
import dev.millrace.bench.pipeline.KafkaHops;
import dev.millrace.bench.pipeline.PipelineRun;
import dev.millrace.bench.pipeline.StreamTimes;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.report.Latencies;
import dev.millrace.client.MillraceClient;
import dev.millrace.kafka.TopicAdminException;
import dev.millrace.model.InferenceRequest;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Requests per second: a plain copy through as many topics first, then the pipeline as a closed
 * loop, as an open loop at rising rates, and as a closed loop again with ever more requests queued.
 *
 * <p>The load runs on the same machine and its processor time counts. One use, one thread.
 */
public final class CapacityBench {

  /** Topics that see a record of each request: requests, work, events, results, completions. */
  static final int HOPS = 5;

  private static final int PAYLOAD_BYTES = 400;

  /**
   * Compilers need the processors' time for minutes, and single rounds dip: so many rounds in a row
   * that gain less than {@link #GAIN} end the warm-up.
   */
  private static final int ROUNDS_WITHOUT_GAIN = 3;

  private static final double GAIN = 1.05;

  private static final int MOST_ROUNDS = 30;

  /** So many rates in a row that were not held end the open loop. */
  private static final int MOST_MISSED = 2;

  private final CapacityLoad load;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public CapacityBench(CapacityLoad load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /**
   * What is measured.
   *
   * @param bootstrap its broker
   * @param ops the operations server of the process with the dispatcher
   * @param requests how requests become bytes there
   * @param model what its worker serves, with an instant engine
   * @param cells partitions of its request topics
   */
  public record Target(
      String bootstrap, URI ops, Wire<InferenceRequest> requests, String model, int cells) {}

  /** Runs it; the client's requests go to the target's model. */
  public void run(BenchReport report, MillraceClient client, Target target)
      throws InterruptedException, TopicAdminException, IOException {
    PipelineLoad pipeline = new PipelineLoad(client, load.tokens());
    warmUp(pipeline);
    double copy = plainCopy(report, target.bootstrap());
    double best = 0;
    for (int many : load.inFlight()) {
      best = Math.max(best, closed(report, "closed_" + many, pipeline, many).perSecond());
    }
    report.figure("closed_best_per_s", best, "requests/s");
    report.figure("share_of_plain_copy", best / copy, "ratio");
    report.figure("held_per_s", held(report, client), "requests/s");
    try (Backlog backlog = new Backlog(target)) {
      backlogs(report, pipeline, backlog);
    }
    report.atLeast("held_per_s", load.target());
    report.atLeast("share_of_plain_copy", load.share());
  }

  private void warmUp(PipelineLoad pipeline) throws InterruptedException {
    double best = 0;
    int without = 0;
    for (int round = 1; round <= MOST_ROUNDS && without < ROUNDS_WITHOUT_GAIN; round++) {
      double now = pipeline.closed(load.inFlight().getLast(), load.step()).perSecond();
      progress.accept("warm-up, round " + round + ": " + Math.round(now) + " requests/s");
      without = now > best * GAIN ? 0 : without + 1;
      best = Math.max(best, now);
    }
  }

  private double plainCopy(BenchReport report, String bootstrap)
      throws InterruptedException, TopicAdminException {
    progress.accept("plain copy through " + HOPS + " topics");
    double best = 0;
    double millis = 0;
    try (KafkaHops hops = KafkaHops.open(bootstrap, HOPS, PAYLOAD_BYTES)) {
      for (int many : load.inFlight()) {
        ClosedLoop.Figures figures =
            new ClosedLoop(many, load.step())
                .run(
                    ended -> {
                      hops.onArrival(index -> ended.with(true));
                      hops.send(0);
                    });
        if (figures.perSecond() > best) {
          best = figures.perSecond();
          millis = figures.cpuMillis();
        }
      }
    }
    report.figure("plain_copy_" + HOPS + "_topics_per_s", best, "records/s");
    report.figure("plain_copy_" + HOPS + "_topics_processor_ms", millis, "ms per record");
    return best;
  }

  private ClosedLoop.Figures closed(
      BenchReport report, String prefix, PipelineLoad pipeline, int inFlight)
      throws InterruptedException {
    progress.accept("closed loop: " + inFlight + " requests under way");
    ClosedLoop.Figures figures = pipeline.closed(inFlight, load.step());
    report.figure(prefix + "_per_s", figures.perSecond(), "requests/s");
    report.figure(prefix + "_processor_ms", figures.cpuMillis(), "ms per request");
    report.figure(prefix + "_failed", figures.failed(), "count");
    report.atMost(prefix + "_failed", 0);
    return figures;
  }

  /** The highest rate at which nothing failed and p99 stayed within its limit. */
  private double held(BenchReport report, MillraceClient client) throws InterruptedException {
    int held = 0;
    int missed = 0;
    for (int rate : load.rates()) {
      progress.accept("open loop: " + rate + " requests/s");
      boolean kept = open(report, client, rate);
      held = kept ? rate : held;
      missed = kept ? 0 : missed + 1;
      if (missed == MOST_MISSED) {
        break;
      }
    }
    return held;
  }

  private boolean open(BenchReport report, MillraceClient client, int rate)
      throws InterruptedException {
    Latencies lateness = new Latencies();
    StreamTimes times =
        PipelineRun.play(
            client,
            Arrivals.poisson(load.seed(), rate, (int) (rate * load.step().toSeconds())),
            lateness,
            i -> new GreedyRequest("benchmark request " + i, load.tokens()).submission());
    Latencies ttft = times.ttft(0);
    ttft.into(report, "open_" + rate + "_ttft");
    report.figure("open_" + rate + "_failed", times.failed(), "count");
    report.figure("open_" + rate + "_lateness_p99_ms", lateness.millis(99), "ms");
    return times.failed() == 0 && ttft.millis(99) <= load.p99Millis();
  }

  private void backlogs(BenchReport report, PipelineLoad pipeline, Backlog backlog)
      throws InterruptedException, IOException {
    if (load.backlogs().isEmpty()) {
      return;
    }
    report.figure("queued_request_bytes", backlog.requestBytes(), "B");
    int inFlight = load.inFlight().getLast();
    double empty = 0;
    double slowest = Double.MAX_VALUE;
    for (int queued : load.backlogs()) {
      progress.accept("queueing up to " + queued + " requests that nobody serves");
      backlog.growTo(queued);
      ClosedLoop.Figures figures = closed(report, "queued_" + queued, pipeline, inFlight);
      empty = queued == load.backlogs().getFirst() ? figures.perSecond() : empty;
      slowest = Math.min(slowest, figures.perSecond());
    }
    report.figure("queued_slowest_over_first", slowest / empty, "ratio");
    report.atLeast("queued_slowest_over_first", 0.8);
  }
}
