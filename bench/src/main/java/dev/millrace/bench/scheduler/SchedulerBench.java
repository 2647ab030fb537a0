package dev.millrace.bench.scheduler;

import dev.millrace.bench.report.BenchReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Processor time per decision of the scheduling cell while every worker is full: a run ends, the
 * cell gives its slot to the head of the queue, and another request arrives. Making the two events
 * counts; heartbeats, ticks, records and the store do not.
 *
 * <p>The load alone decides what happens; one thread.
 */
public final class SchedulerBench {

  private final SchedulerLoad load;
  private final Consumer<String> progress;

  /** With this load; {@code progress} sees what happens. */
  public SchedulerBench(SchedulerLoad load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /** Runs it. */
  public void run(BenchReport report) {
    progress.accept("warm-up");
    measured(
        new CellWorld(
                load.seed(), load.workers().getFirst(), load.queued().getFirst(), load.tenants())
            ::decide);
    Map<Integer, Double> plain = new HashMap<>();
    for (int queued : load.queued()) {
      plain.put(queued, plain(report, queued));
    }
    for (int workers : load.workers()) {
      List<Double> micros = new ArrayList<>();
      for (int queued : load.queued()) {
        double cost = decisions(report, workers, queued);
        report.figure(
            "decision_over_plain_queue_" + workers + "_" + queued,
            cost / plain.getOrDefault(queued, cost),
            "ratio");
        micros.add(cost);
      }
      report.figure("growth_" + workers, micros.getLast() / micros.getFirst(), "ratio");
    }
    judge(report);
  }

  private double plain(BenchReport report, int queued) {
    progress.accept("plain queue of " + queued);
    Cost cost = measured(new PlainQueue(load.seed(), queued)::turn);
    report.figure("plain_queue_us_" + queued, cost.micros(load.decisions()), "us");
    return cost.micros(load.decisions());
  }

  private double decisions(BenchReport report, int workers, int queued) {
    progress.accept(workers + " workers, " + queued + " requests queued");
    Cost cost = measured(new CellWorld(load.seed(), workers, queued, load.tenants())::decide);
    int many = load.decisions();
    String pair = workers + "_" + queued;
    report.figure("decisions_per_s_" + pair, cost.perSecond(many), "1/s of processor time");
    report.figure("decision_us_" + pair, cost.micros(many), "us");
    report.figure("decision_bytes_" + pair, cost.bytes(many), "B allocated");
    report.figure("decision_collector_us_" + pair, cost.collectorMicros(many), "us");
    return cost.micros(many);
  }

  private Cost measured(Runnable work) {
    Cost.of(load.warmUp(), work);
    List<Cost> rounds = new ArrayList<>();
    for (int round = 0; round < load.rounds(); round++) {
      rounds.add(Cost.of(load.decisions(), work));
    }
    return Cost.median(rounds);
  }

  private void judge(BenchReport report) {
    boolean fleet = load.workers().contains(SchedulerLoad.FLEET);
    if (fleet && load.queued().contains(SchedulerLoad.LONG_QUEUE)) {
      report.atLeast(
          "decisions_per_s_" + SchedulerLoad.FLEET + "_" + SchedulerLoad.LONG_QUEUE,
          load.perSecond());
    }
    if (fleet
        && load.queued().getFirst() == SchedulerLoad.SHORT_QUEUE
        && load.queued().getLast() == SchedulerLoad.LONG_QUEUE) {
      report.atMost("growth_" + SchedulerLoad.FLEET, load.growth());
    }
  }
}
