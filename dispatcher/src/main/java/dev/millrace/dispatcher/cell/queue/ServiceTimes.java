package dev.millrace.dispatcher.cell.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How long the runs of each model take from dispatch to end: an exponential moving average over
 * about the last {@value #RUNS} runs. A restored cell begins anew. Single thread.
 */
public final class ServiceTimes {

  private static final int RUNS = 16;

  /** Each average in a cell of its own. */
  private final Map<String, double[]> nanosByModel = new HashMap<>();

  /** A run of the model has ended after this time. */
  void ended(String model, Duration took) {
    double nanos = Math.max(0, took.toNanos());
    double[] average = nanosByModel.get(model);
    if (average == null) {
      nanosByModel.put(model, new double[] {nanos});
    } else {
      average[0] += (nanos - average[0]) / RUNS;
    }
  }

  /** Nothing is to be known of these models any more. */
  void keepOnly(Set<String> models) {
    nanosByModel.keySet().retainAll(models);
  }

  /** The average; empty if no run has ended. */
  public Optional<Duration> of(String model) {
    return Optional.ofNullable(nanosByModel.get(model))
        .map(nanos -> Duration.ofNanos(Math.round(nanos[0])));
  }
}
