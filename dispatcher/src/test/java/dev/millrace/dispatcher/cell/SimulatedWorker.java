package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.RunEnded;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A worker that runs its items, declines those beyond its capacity, and may crash. A run writes its
 * marker some time after it was accepted, and its end some time later; it looks at the log before
 * its marker unless it is told that nothing can stand there.
 */
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
  private int unread;
  private int suspended;
  private int overbooked;
  private int moves;

  /** Empty if it knows no cells. */
  private OptionalInt cell = OptionalInt.empty();

  private final Deque<Decision> inbox = new ArrayDeque<>();
  private final Map<Long, Held> held = new LinkedHashMap<>();
  private final Map<Long, String> stopped = new LinkedHashMap<>();

  private record Held(RequestId request, boolean looks, boolean marked) {}

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

  /** Its next events go to this cell. */
  void announcesIn(int home) {
    cell = OptionalInt.of(home);
  }

  OptionalInt cell() {
    return cell;
  }

  long epoch() {
    return epoch;
  }

  /** How often it was given more than it takes. */
  int overbooked() {
    return overbooked;
  }

  /** How often it went to another cell. */
  int moves() {
    return moves;
  }

  /** How many runs it holds. */
  int holds() {
    return held.size();
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

  /** How many runs did not look at the log. */
  int unread() {
    return unread;
  }

  /** Reads its batches. */
  List<WorkerEvent> read(Random random, Instant now) {
    List<WorkerEvent> said = new ArrayList<>();
    while (!inbox.isEmpty()) {
      switch (inbox.removeFirst()) {
        case Decision.Dispatch dispatch when dispatch.epoch() == epoch -> {
          for (DispatchItem item : dispatch.items()) {
            boolean full = held.size() >= slots + prefetch;
            overbooked += full ? 1 : 0;
            if (full || random.nextInt(20) == 0) {
              said.add(
                  new WorkerEvent.RunDeclined(
                      origin(now), item.id(), item.run(), full ? "full" : "whim"));
            } else {
              held.put(item.run(), new Held(item.id(), item.mayHavePredecessor(), false));
              mostHeld = Math.max(mostHeld, held.size());
              said.add(new WorkerEvent.RunAccepted(origin(now), item.id(), item.run()));
            }
          }
        }
        case Decision.SuspendRun suspend when suspend.epoch() == epoch ->
            suspend(suspend, now).ifPresent(said::add);
        case Decision.MoveWorker move when move.epoch() == epoch && held.isEmpty() -> {
          said.add(new WorkerEvent.Left(origin(now), "goes"));
          epoch = Math.max(epoch + 1, now.toEpochMilli() * 1000);
          sequence = 0;
          cell = OptionalInt.of(move.cell());
          moves++;
        }
        case Decision.StopRun stop when stop.epoch() == epoch && held.containsKey(stop.run()) ->
            stopped.put(stop.run(), stop.reason());
        default -> {}
      }
    }
    return said;
  }

  private Optional<WorkerEvent> suspend(Decision.SuspendRun asked, Instant now) {
    suspended += held.containsKey(asked.run()) ? 1 : 0;
    return held.remove(asked.run()) == null
        ? Optional.empty()
        : Optional.of(
            new WorkerEvent.RunDeclined(origin(now), asked.requestId(), asked.run(), "suspended"));
  }

  /** How many runs it gave back because it was asked to. */
  int suspended() {
    return suspended;
  }

  /** Advances one of its runs, and ends those that it was asked to stop. */
  List<WorkerEvent> work(ResultLogs logs, Random random, Instant now) {
    steps += held.isEmpty() ? 0 : 1;
    List<WorkerEvent> said = new ArrayList<>();
    stopped.forEach(
        (run, reason) -> {
          mark(run, logs, now).ifPresent(said::add);
          end(run, cancelled(reason), logs, now).ifPresent(said::add);
        });
    stopped.clear();
    if (!held.isEmpty() && random.nextInt(2) == 0) {
      long run = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
      Held chosen = held.get(run);
      Optional<WorkerEvent> report =
          chosen != null && chosen.marked()
              ? end(run, CellFixtures.success("by run " + run), logs, now)
              : mark(run, logs, now);
      report.ifPresent(said::add);
    }
    return said;
  }

  WorkerEvent heartbeat(Instant now) {
    List<HeldRun> runs = new ArrayList<>();
    held.forEach((run, it) -> runs.add(new HeldRun(it.request(), run, 0)));
    int free = Math.max(0, slots - held.size());
    return new Status(
        origin(now), WorkerState.READY, slots, prefetch, free, 2048, 10, 10, steps, runs);
  }

  /** Writes the marker, unless it stands; adopts an end and gives up behind a higher run. */
  private Optional<WorkerEvent> mark(long run, ResultLogs logs, Instant now) {
    Held it = held.get(run);
    if (it == null || it.marked()) {
      return Optional.empty();
    }
    ResultLogs.Before before = logs.mark(it.request(), run);
    unread += it.looks() ? 0 : 1;
    held.put(run, new Held(it.request(), it.looks(), true));
    if (it.looks() && before.end().isPresent()) {
      held.remove(run);
      return Optional.of(new RunEnded(origin(now), it.request(), run, before.end().get(), true));
    }
    if (it.looks() && before.superseded()) {
      held.remove(run);
    }
    return Optional.empty();
  }

  private Optional<WorkerEvent> end(long run, Verdict verdict, ResultLogs logs, Instant now) {
    Held it = held.remove(run);
    if (it == null) {
      return Optional.empty();
    }
    logs.finish(it.request(), run, verdict);
    return Optional.of(new RunEnded(origin(now), it.request(), run, verdict, false));
  }

  private static Verdict cancelled(String reason) {
    return new Verdict(
        Outcome.CANCELLED, Optional.empty(), Optional.empty(), reason, Usage.NONE, Timings.NONE);
  }

  private Origin origin(Instant now) {
    return new Origin(id, epoch, sequence++, model, now, cell);
  }
}
