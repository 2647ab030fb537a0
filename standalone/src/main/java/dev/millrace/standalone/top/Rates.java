package dev.millrace.standalone.top;

import dev.millrace.standalone.top.Snapshot.StreamRow;
import dev.millrace.standalone.top.Snapshot.WorkerRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens per second between two snapshots. What was not in the first has none, nor has what counts
 * from 0 again, because a worker or an output began again.
 */
public final class Rates {

  private static final double NANOS = 1e9;

  private final Map<String, Double> workers = new HashMap<>();
  private final Map<String, Double> streams = new HashMap<>();

  /** Between these, the earlier one first. */
  public Rates(Snapshot before, Snapshot now) {
    double seconds = (now.nanos() - before.nanos()) / NANOS;
    if (seconds <= 0) {
      return;
    }
    Map<String, Long> counted = new HashMap<>();
    before.workers().forEach(worker -> counted.put(worker.id(), worker.tokens()));
    for (WorkerRow worker : now.workers()) {
      Long earlier = counted.get(worker.id());
      if (earlier != null) {
        workers.put(worker.id(), rate(earlier, worker.tokens(), seconds));
      }
    }
    counted.clear();
    before.streams().forEach(stream -> counted.put(stream.id(), stream.tokens()));
    for (StreamRow stream : now.streams()) {
      streams.put(
          stream.id(), rate(counted.getOrDefault(stream.id(), 0L), stream.tokens(), seconds));
    }
  }

  private static double rate(long before, long now, double seconds) {
    return Math.max(0, now - before) / seconds;
  }

  /** Of a worker. */
  public double ofWorker(String id) {
    return workers.getOrDefault(id, 0.0);
  }

  /** Of a request. */
  public double ofStream(String id) {
    return streams.getOrDefault(id, 0.0);
  }

  /** Of all workers. */
  public double total() {
    return workers.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
