package dev.millrace.replay.bound;

import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.Lengths;
import dev.millrace.replay.pool.PoolSettings;
import dev.millrace.replay.traffic.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Means that no scheduler goes below, even if it knew every output length beforehand and could
 * interrupt for nothing: a bound, not a schedule.
 *
 * <p>Two relaxations bound the number of requests in the system at every moment. <em>Pooled</em>:
 * all workers are one machine of their number of worker-seconds per second, a request needs only
 * {@link EngineTimes#share}, with everything cached that can be; of all schedules of one machine,
 * shortest-remaining-time-first has the fewest requests at every moment (Schrage 1968), and
 * whatever the pool does, this machine could do, too. <em>Alone</em>: each request begins at once
 * at a worker of its own, with everything cached. The larger of both at each moment, integrated
 * over time, bounds the sum of the times from arrival to end; what exceeds the number of slots
 * holds none, and so bounds the sum of the waits. Deadlines are left out: a request that ends early
 * may beat the bound. Pure.
 *
 * @param waitMillis the mean time without a slot is at least this
 * @param responseMillis the mean time from arrival to end is at least this
 */
public record ClairvoyantBound(double waitMillis, double responseMillis) {

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** A request is gone from a relaxed system at this time. */
  private record Work(int request, double left) {}

  /**
   * Of this traffic, model by model, for each has its own workers.
   *
   * @param lengths of the requests, in their order
   */
  public static ClairvoyantBound of(Traffic traffic, List<Lengths> lengths, PoolSettings pool) {
    double waits = 0;
    double responses = 0;
    for (String model : traffic.models()) {
      double[][] of = jobs(traffic, lengths, pool, model);
      double[] pooled = shortestRemainingFirst(of[0], of[1], pool.workers());
      double[] alone = new double[of[0].length];
      for (int i = 0; i < alone.length; i++) {
        alone[i] = of[0][i] + of[2][i];
      }
      double[] areas = areas(of[0], pooled, alone, (long) pool.workers() * pool.slots());
      waits += areas[0];
      responses += areas[1];
    }
    return new ClairvoyantBound(
        waits / traffic.size() / NANOS_PER_MILLI, responses / traffic.size() / NANOS_PER_MILLI);
  }

  /** Arrival, least share of a worker and least time of each request of a model, in order. */
  private static double[][] jobs(
      Traffic traffic, List<Lengths> lengths, PoolSettings pool, String model) {
    List<double[]> jobs = new ArrayList<>();
    for (int i = 0; i < traffic.size(); i++) {
      if (traffic.requests().get(i).model().equals(model)) {
        Lengths each = lengths.get(i);
        long unread = (long) each.input() - each.cacheable();
        jobs.add(
            new double[] {
              (traffic.requests().get(i).atMicros() - traffic.beginMicros()) * NANOS_PER_MICRO,
              pool.times().share(unread, each.output(), pool.slots()),
              pool.times().alone(unread, each.output())
            });
      }
    }
    double[][] columns = new double[3][jobs.size()];
    for (int i = 0; i < jobs.size(); i++) {
      for (int column = 0; column < columns.length; column++) {
        columns[column][i] = jobs.get(i)[column];
      }
    }
    return columns;
  }

  /**
   * When each request is done on one machine of this speed, the shortest remainder always first.
   */
  static double[] shortestRemainingFirst(double[] arrivals, double[] work, double speed) {
    double[] ends = new double[arrivals.length];
    PriorityQueue<Work> waiting =
        new PriorityQueue<>(Comparator.comparingDouble(Work::left).thenComparingInt(Work::request));
    double now = 0;
    int next = 0;
    while (next < arrivals.length || !waiting.isEmpty()) {
      Work first = waiting.poll();
      if (first == null) {
        now = arrivals[next];
      } else {
        double end = now + first.left() / speed;
        double until = next < arrivals.length ? Math.min(end, arrivals[next]) : end;
        if (until == end) {
          ends[first.request()] = end;
        } else {
          waiting.add(new Work(first.request(), first.left() - (until - now) * speed));
        }
        now = until;
      }
      while (next < arrivals.length && arrivals[next] <= now) {
        waiting.add(new Work(next, work[next]));
        next++;
      }
    }
    return ends;
  }

  /** Integrals over time of the number in the system, beyond the slots and altogether. */
  private static double[] areas(double[] arrivals, double[] pooled, double[] alone, long slots) {
    double[] one = pooled.clone();
    double[] other = alone.clone();
    Arrays.sort(one);
    Arrays.sort(other);
    double beyond = 0;
    double all = 0;
    double now = 0;
    int come = 0;
    int goneOne = 0;
    int goneOther = 0;
    int count = arrivals.length;
    while (goneOne < count || goneOther < count) {
      double next = Double.MAX_VALUE;
      next = come < count ? Math.min(next, arrivals[come]) : next;
      next = goneOne < count ? Math.min(next, one[goneOne]) : next;
      next = goneOther < count ? Math.min(next, other[goneOther]) : next;
      long inSystem = Math.max(come - goneOne, come - goneOther);
      all += inSystem * (next - now);
      beyond += Math.max(0, inSystem - slots) * (next - now);
      now = next;
      while (come < count && arrivals[come] <= now) {
        come++;
      }
      while (goneOne < count && one[goneOne] <= now) {
        goneOne++;
      }
      while (goneOther < count && other[goneOther] <= now) {
        goneOther++;
      }
    }
    return new double[] {beyond, all};
  }
}
