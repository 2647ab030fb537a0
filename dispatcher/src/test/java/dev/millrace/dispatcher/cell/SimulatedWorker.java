package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A worker that runs its items, declines those beyond its capacity, and may crash. */
final class SimulatedWorker {

  final WorkerId id;
  final String model;
  final int slots;
  final int prefetch;
  boolean up = true;
  private long epoch;
  private long sequence;
  private long steps;
  private int mostHeld;
  private final Deque<Decision> inbox = new ArrayDeque<>();
  private final Map<Long, RequestId> held = new LinkedHashMap<>();
  private final Map<Long, String> stopped = new LinkedHashMap<>();

  SimulatedWorker(String name, String model, int slots, int prefetch, Instant now) {
    this.id = new WorkerId(name);
    this.model = model;
    this.slots = slots;
    this.prefetch = prefetch;
    restart(now);
  }

  void restart(Instant now) {
    up = true;
    epoch = Math.max(epoch + 1, now.toEpochMilli() * 1000);
    sequence = 0;
    held.clear();
    stopped.clear();
    inbox.clear();
  }

  void die() {
    up = false;
    held.clear();
    inbox.clear();
  }

  void deliver(Decision decision) {
    if (up) {
      inbox.add(decision);
    }
  }

  int mostHeld() {
    return mostHeld;
  }

  /** Reads its batches. */
  List<WorkerEvent> read(Random random, Instant now) {
    List<WorkerEvent> said = new ArrayList<>();
    while (!inbox.isEmpty()) {
      switch (inbox.removeFirst()) {
        case Decision.Dispatch dispatch when dispatch.epoch() == epoch -> {
          for (WorkItem item : dispatch.items()) {
            boolean full = held.size() >= slots + prefetch;
            if (full || random.nextInt(20) == 0) {
              said.add(
                  new WorkerEvent.RunDeclined(
                      origin(now), item.request().id(), item.run(), full ? "full" : "whim"));
            } else {
              held.put(item.run(), item.request().id());
              mostHeld = Math.max(mostHeld, held.size());
              said.add(new WorkerEvent.RunAccepted(origin(now), item.request().id(), item.run()));
            }
          }
        }
        case Decision.StopRun stop when stop.epoch() == epoch && held.containsKey(stop.run()) ->
            stopped.put(stop.run(), stop.reason());
        default -> {}
      }
    }
    return said;
  }

  /** Ends one of its runs, and those that it was asked to stop. */
  List<WorkerEvent> work(ResultLogs logs, Random random, Instant now) {
    steps += held.isEmpty() ? 0 : 1;
    List<WorkerEvent> said = new ArrayList<>();
    stopped.forEach(
        (run, reason) -> said.add(end(run, logs.cancelled(held.get(run), reason), now)));
    stopped.clear();
    if (!held.isEmpty() && random.nextInt(3) == 0) {
      long run = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
      said.add(end(run, logs.succeeded(held.get(run), run), now));
    }
    return said;
  }

  WorkerEvent heartbeat(Instant now) {
    List<HeldRun> runs = new ArrayList<>();
    held.forEach((run, request) -> runs.add(new HeldRun(request, run, 0)));
    int free = Math.max(0, slots - held.size());
    return new Status(
        origin(now), WorkerState.READY, slots, prefetch, free, 2048, 10, 10, steps, runs);
  }

  private WorkerEvent end(long run, dev.millrace.model.ResultEvent.Verdict verdict, Instant now) {
    RequestId request = held.remove(run);
    if (request == null) {
      throw new IllegalStateException("run " + run + " is not held");
    }
    return new WorkerEvent.RunEnded(origin(now), request, run, verdict, false);
  }

  private Origin origin(Instant now) {
    return new Origin(id, epoch, sequence++, model, now);
  }
}
