package dev.millrace.dispatcher.cell;

import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the cell knows of one incarnation of a worker. Single thread. */
final class Seat {

  private final WorkerId worker;
  private final String model;
  private final long epoch;

  private @Nullable Status status;
  private long sequence = -1;
  private long heardNanos;
  private boolean alive = true;
  private boolean reachable;
  private long steps = -1;
  private long steppedNanos;
  private boolean wedged;
  private boolean backingOff;
  private long declinedNanos;

  /** When the cell gave away (or found) a run, for telling that it is lost. */
  private final Map<Long, Long> givenNanos = new HashMap<>();

  /** Runs that the worker said it has. */
  private final Set<Long> acknowledged = new HashSet<>();

  /** Runs that one report has missed already. */
  private final Set<Long> missed = new HashSet<>();

  /** Runs in the worker's hands that are not, or no longer, current: they use its slots. */
  private final Set<Long> foreign = new HashSet<>();

  Seat(WorkerId worker, String model, long epoch, Now now) {
    this.worker = worker;
    this.model = model;
    this.epoch = epoch;
    this.heardNanos = now.monotonicNanos();
    this.steppedNanos = now.monotonicNanos();
  }

  WorkerId worker() {
    return worker;
  }

  String model() {
    return model;
  }

  long epoch() {
    return epoch;
  }

  boolean alive() {
    return alive;
  }

  boolean reachable() {
    return reachable;
  }

  void reachable(boolean is) {
    reachable = is;
  }

  boolean isNew(long eventSequence) {
    return eventSequence > sequence;
  }

  /** Whatever it says proves that it lives, but only a status brings a dead one back. */
  void heard(long eventSequence, Now now) {
    sequence = Math.max(sequence, eventSequence);
    heardNanos = now.monotonicNanos();
  }

  /** Takes in a status; {@code current} are the runs that it should have. */
  void report(Status next, Set<Long> current, Now now) {
    heard(next.origin().sequence(), now);
    alive = true;
    boolean busy = !next.held().isEmpty() && next.freeSlots() < next.slots();
    if (next.steps() != steps || !busy) {
      steps = next.steps();
      steppedNanos = now.monotonicNanos();
      wedged = false;
    }
    foreign.clear();
    for (HeldRun run : next.held()) {
      if (current.contains(run.run())) {
        acknowledged.add(run.run());
        missed.remove(run.run());
      } else {
        foreign.add(run.run());
      }
    }
    status = next;
  }

  /** Whether two reports, composed late enough after the run was given away, do not list it. */
  boolean lost(RequestState.Dispatched run, Status report, Duration after, Now now) {
    boolean listed = report.held().stream().anyMatch(held -> held.run() == run.run());
    boolean lateEnough =
        now.passed(givenNanos.getOrDefault(run.run(), now.monotonicNanos()), after)
            && !report.origin().at().isBefore(run.at().plus(after));
    return !listed && lateEnough && !missed.add(run.run());
  }

  void gave(long run, Now now) {
    givenNanos.put(run, now.monotonicNanos());
  }

  void acknowledge(long run) {
    acknowledged.add(run);
  }

  boolean acknowledged(long run) {
    return acknowledged.contains(run);
  }

  /** The worker has nothing to do with the run any more. */
  void freed(long run) {
    givenNanos.remove(run);
    acknowledged.remove(run);
    missed.remove(run);
    foreign.remove(run);
  }

  /** The run is not the cell's any more, but still in the worker's hands. */
  void disowned(long run) {
    freed(run);
    foreign.add(run);
  }

  void declined(Now now) {
    backingOff = true;
    declinedNanos = now.monotonicNanos();
  }

  /** Its heartbeats stopped. */
  boolean silent(Duration timeout, Now now) {
    return alive && now.passed(heardNanos, timeout);
  }

  void die() {
    alive = false;
  }

  boolean deadFor(Duration span, Now now) {
    return !alive && now.passed(heardNanos, span);
  }

  /** Runs something and has not decoded a batch for this long. */
  boolean standsStill(Duration timeout, Now now) {
    return alive && status != null && !wedged && now.passed(steppedNanos, timeout) && busy();
  }

  void wedge() {
    wedged = true;
  }

  /** Another chance to be heard: it was the cell that was away. */
  void grace(Now now) {
    heardNanos = now.monotonicNanos();
    steppedNanos = now.monotonicNanos();
  }

  /** Runs beyond those of the ledger that use its slots. */
  int foreignCount() {
    return foreign.size();
  }

  /** How many more runs it may be given. */
  int credit(int held, Duration declineBackoff, Now now) {
    if (backingOff && now.passed(declinedNanos, declineBackoff)) {
      backingOff = false;
    }
    if (status == null
        || !alive
        || !reachable
        || wedged
        || backingOff
        || status.state() != WorkerState.READY) {
      return 0;
    }
    return Math.max(0, status.slots() + status.prefetch() - held - foreign.size());
  }

  Placement.Candidate candidate(int held) {
    Status known = status;
    if (known == null) {
      throw new IllegalStateException("worker " + worker + " has not reported");
    }
    return new Placement.Candidate(
        worker, held + foreign.size(), Math.max(1, known.slots()), known.memoryFreeBytes());
  }

  WorkerView view(int held) {
    Status known = status;
    return known == null
        ? new WorkerView(worker, epoch, WorkerState.STARTING, alive, 0, held, 0, 0, 0)
        : new WorkerView(
            worker,
            epoch,
            wedged ? WorkerState.DEGRADED : known.state(),
            alive,
            known.slots(),
            held,
            known.contextTokens(),
            known.memoryUsedBytes(),
            known.memoryFreeBytes());
  }

  private boolean busy() {
    return status != null && !status.held().isEmpty() && status.freeSlots() < status.slots();
  }
}
