package dev.millrace.replay.pool;

import dev.millrace.replay.pool.WorkerListener.Leaving;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reference of {@link PooledWorker}, for a worker that has memory enough and caches nothing:
 * computes every step by itself.
 */
final class NaiveWorker {

  private static final class Run {
    private final Sequence of;
    private int unread;
    private int generated;

    private Run(Sequence of) {
      this.of = of;
      this.unread = of.lengths().input();
    }
  }

  private final EngineTimes times;
  private final int slots;
  private final List<Run> active = new ArrayList<>();
  private final List<Sequence> waiting = new ArrayList<>();
  private final Map<Long, Leaving> asked = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private long boundary;
  private boolean idle = true;
  private int chunk;
  private @Nullable Run reader;
  private List<Run> decoders = List.of();

  NaiveWorker(EngineTimes times, int slots) {
    this.times = times;
    this.slots = slots;
  }

  List<String> log() {
    return log;
  }

  /** Does every step that begins before this time, and those alone. */
  void advance(long now) {
    while (!idle && boundary <= now) {
      step();
    }
    if (idle) {
      boundary = now;
    }
  }

  void add(Sequence sequence, long now) {
    waiting.add(sequence);
    wake(now);
  }

  void end(long run, Leaving why, long now) {
    asked.put(run, why);
    wake(now);
  }

  private void wake(long now) {
    if (idle) {
      boundary = now;
      between();
    }
  }

  /** The step that was under way is over. */
  private void step() {
    for (Run run : decoders) {
      run.generated++;
    }
    if (reader != null) {
      reader.unread -= chunk;
      if (reader.unread == 0) {
        reader.generated++;
        log.add("prefilled " + reader.of.run() + " at " + boundary);
      }
    }
    between();
  }

  private void between() {
    for (Run run : List.copyOf(active)) {
      if (run.generated == run.of.lengths().output()) {
        active.remove(run);
        log.add("left " + run.of.run() + " FINISHED at " + boundary);
      } else if (run.of.deadlineNanos() <= boundary) {
        active.remove(run);
        log.add("left " + run.of.run() + " TIMED_OUT at " + boundary);
      } else if (asked.containsKey(run.of.run())) {
        active.remove(run);
        log.add("left " + run.of.run() + " " + asked.get(run.of.run()) + " at " + boundary);
      }
    }
    for (Sequence next : List.copyOf(waiting)) {
      if (next.deadlineNanos() <= boundary) {
        waiting.remove(next);
        log.add("left " + next.run() + " TIMED_OUT at " + boundary);
      } else if (asked.containsKey(next.run())) {
        waiting.remove(next);
        log.add("left " + next.run() + " " + asked.get(next.run()) + " at " + boundary);
      }
    }
    asked.clear();
    while (active.size() < slots && !waiting.isEmpty()) {
      Run run = new Run(waiting.removeFirst());
      active.add(run);
      log.add("took " + run.of.run() + " at " + boundary);
    }
    idle = active.isEmpty();
    decoders = active.stream().filter(run -> run.unread == 0).toList();
    reader = active.stream().filter(run -> run.unread > 0).findFirst().orElse(null);
    chunk = reader == null ? 0 : Math.min(times.chunk(), reader.unread);
    boundary += times.step(decoders.size(), chunk);
  }
}
