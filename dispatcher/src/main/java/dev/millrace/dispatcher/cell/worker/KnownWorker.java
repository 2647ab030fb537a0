package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Assignments;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the cell knows about one incarnation of a worker: its last status, when it was last heard
 * from, and the runs that occupy its slots. Single thread.
 */
public final class KnownWorker {

  /** How long a worker that failed comes after all others, unless it ends a run before. */
  private static final Duration SUSPECT_FOR = Duration.ofSeconds(30);

  /** After so many times the least age of a status, any status counts as new enough. */
  private static final int LONGEST_WAY = 10;

  private final WorkerId id;
  private final String model;
  private final long epoch;
  private final Consumer<KnownWorker> changed;
  private final long sinceNanos;

  private @Nullable Status status;
  private long sequence = -1;
  private long heardNanos;
  private boolean alive = true;
  private boolean reachable;

  /**
   * By how much its clock seemed to be ahead of the cell's, at its quickest status; in doubt more.
   */
  private @Nullable Duration ahead;

  private long steps = -1;
  private long steppedNanos;
  private boolean wedged;
  private boolean backingOff;
  private long declinedNanos;
  private boolean suspect;
  private long suspectNanos;
  private long lastRun = Long.MIN_VALUE;
  private final GeneratedTokens generated = new GeneratedTokens();

  private final RunsAtWorker runs = new RunsAtWorker();

  /** Runs that are not, or no longer, current but still occupy slots of the worker. */
  private final Set<Long> staleRuns = new HashSet<>();

  /**
   * A worker that was heard from now and has not sent a status.
   *
   * @param changed called after every change that may alter its credit or bring its next check
   *     forward
   */
  KnownWorker(WorkerId id, String model, long epoch, Now now, Consumer<KnownWorker> changed) {
    this.id = id;
    this.model = model;
    this.epoch = epoch;
    this.changed = changed;
    this.sinceNanos = now.monotonicNanos();
    this.heardNanos = now.monotonicNanos();
    this.steppedNanos = now.monotonicNanos();
  }

  /** Its id. */
  public WorkerId id() {
    return id;
  }

  /** The model that it serves. */
  public String model() {
    return model;
  }

  /** Its incarnation. */
  public long epoch() {
    return epoch;
  }

  /** Whether it was heard from within the liveness timeout. */
  public boolean alive() {
    return alive;
  }

  /** How long the cell has known this incarnation. */
  public Duration age(Now now) {
    return Duration.ofNanos(now.monotonicNanos() - sinceNanos);
  }

  /** Whether it can go to another cell. */
  public boolean knowsCells() {
    return status != null && status.origin().cell().isPresent();
  }

  /** Whether it takes work, or may when it has reported. */
  public boolean takesWork() {
    return alive && !wedged && (status == null || status.state() == WorkerState.READY);
  }

  /** Whether it has reported and holds no run by that, nor one that the cell gave up. */
  public boolean holdsNothing() {
    return status != null && status.held().isEmpty() && staleRuns.isEmpty();
  }

  /** Whether its work topic is known to exist. */
  public boolean reachable() {
    return reachable;
  }

  /** Records whether its work topic exists. */
  public void reachable(boolean is) {
    reachable = is;
    changed.accept(this);
  }

  /** Whether an event with this sequence number has not been seen. */
  public boolean isNew(long eventSequence) {
    return eventSequence > sequence;
  }

  /** Restarts the liveness timer. Only a status makes a dead worker alive again. */
  public void heardFrom(long eventSequence, Now now) {
    sequence = Math.max(sequence, eventSequence);
    heardNanos = now.monotonicNanos();
  }

  /**
   * Takes over a status.
   *
   * @param current the runs that the cell has assigned to it
   */
  public void update(Status next, Set<Long> current, Now now) {
    heardFrom(next.origin().sequence(), now);
    Duration seen = Duration.between(now.wall(), next.origin().at());
    ahead = ahead == null || ahead.compareTo(seen) < 0 ? seen : ahead;
    alive = true;
    suspect = suspect && !now.passed(suspectNanos, SUSPECT_FOR);
    boolean busy = !next.held().isEmpty() && next.freeSlots() < next.slots();
    if (next.steps() != steps || !busy) {
      steps = next.steps();
      steppedNanos = now.monotonicNanos();
      wedged = false;
    }
    generated.reported(next.held());
    staleRuns.clear();
    for (HeldRun run : next.held()) {
      if (current.contains(run.run())) {
        runs.listed(run.run());
      } else {
        staleRuns.add(run.run());
      }
    }
    status = next;
    changed.accept(this);
  }

  /**
   * Whether two statuses, composed at least {@code after} the dispatch, do not list the run. Its
   * worker's clock may differ from the cell's by any amount, and may be set back meanwhile.
   */
  public boolean lost(RequestState.Dispatched run, Status report, Duration after, Now now) {
    boolean listed = report.held().stream().anyMatch(held -> held.run() == run.run());
    return !listed && isLateEnough(run, report, after, now) && runs.missedAgain(run.run());
  }

  /** A status may have been under way for a while when it is taken in. */
  private boolean isLateEnough(
      RequestState.Dispatched run, Status report, Duration after, Now now) {
    Instant composed = report.origin().at().minus(ahead == null ? Duration.ZERO : ahead);
    return runs.assignedFor(run.run(), after, now)
        && (!composed.isBefore(run.at().plus(after))
            || runs.assignedFor(run.run(), after.multipliedBy(LONGEST_WAY), now));
  }

  /** A run was assigned to it. */
  public void assigned(long run, Now now) {
    lastRun = Math.max(lastRun, run);
    runs.assigned(run, now);
  }

  /** The worker has confirmed the run. */
  public void acknowledge(long run) {
    runs.acknowledge(run);
  }

  /** The run of a restored cell; whether the worker had confirmed it is not known. */
  public void restored(long run, Now now) {
    lastRun = Math.max(lastRun, run);
    runs.restored(run, now);
  }

  /** Whether the worker has confirmed the run, or may have done so before the cell was restored. */
  public boolean mayHaveBegun(long run) {
    return runs.mayHaveBegun(run);
  }

  /** Whether the worker has confirmed the run. */
  public boolean acknowledged(long run) {
    return runs.acknowledged(run);
  }

  /** The run no longer occupies a slot. */
  public void release(long run) {
    runs.remove(run);
    if (staleRuns.remove(run)) {
      changed.accept(this);
    }
  }

  /** The run is no longer current, but occupies a slot until the worker says otherwise. */
  public void abandon(long run) {
    release(run);
    staleRuns.add(run);
    changed.accept(this);
  }

  /** It declined or lost a run: no new work until the back-off has passed. */
  public void declined(Now now) {
    backingOff = true;
    declinedNanos = now.monotonicNanos();
    changed.accept(this);
  }

  /** It lost a run or died: it gets work only if no other worker is free. */
  public void suspect(Now now) {
    suspect = true;
    suspectNanos = now.monotonicNanos();
    changed.accept(this);
  }

  /** It has ended a run that generated so many tokens. */
  public void ended(long run, long tokens) {
    generated.ended(run, tokens);
    if (suspect) {
      suspect = false;
      changed.accept(this);
    }
  }

  /** Whether it had declined a run when its credit was last asked for. */
  boolean backingOff() {
    return backingOff;
  }

  /** When its back-off ends. */
  long backOffEndNanos(Duration declineBackoff) {
    return declinedNanos + declineBackoff.toNanos();
  }

  /** When it has to be checked next if nothing is heard from it until then. */
  long dueNanos(CellRules rules) {
    if (!alive) {
      return heardNanos + rules.workerMemory().toNanos();
    }
    long silent = heardNanos + rules.livenessTimeout().toNanos();
    return !wedged && busy()
        ? Math.min(silent, steppedNanos + rules.progressTimeout().toNanos())
        : silent;
  }

  /** Whether it has missed its liveness timeout and is not marked dead yet. */
  public boolean silent(Duration timeout, Now now) {
    return alive && now.passed(heardNanos, timeout);
  }

  /** Marks it dead until its next status. */
  public void markDead(Now now) {
    alive = false;
    suspect = true;
    suspectNanos = now.monotonicNanos();
    changed.accept(this);
  }

  /** Whether it is dead and was last heard from this long ago. */
  public boolean deadFor(Duration span, Now now) {
    return !alive && now.passed(heardNanos, span);
  }

  /** Whether it runs something but has not decoded a batch for this long. */
  public boolean stalled(Duration timeout, Now now) {
    return alive && status != null && !wedged && now.passed(steppedNanos, timeout) && busy();
  }

  /** No new work until it makes progress. */
  public void markWedged(Now now) {
    wedged = true;
    suspect = true;
    suspectNanos = now.monotonicNanos();
    changed.accept(this);
  }

  /** Restarts the liveness and progress timers. */
  public void restartTimers(Now now) {
    heardNanos = now.monotonicNanos();
    steppedNanos = now.monotonicNanos();
  }

  /**
   * How many more runs may be assigned to it.
   *
   * @param running its current runs
   */
  int credit(int running, CreditRules rules, Now now) {
    if (backingOff && now.passed(declinedNanos, rules.declineBackoff())) {
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
    int most = status.slots() + Math.min(status.prefetch(), rules.prefetch());
    if (rules.heedsMemory()) {
      most = MemoryPressure.mostRuns(status, most);
    }
    return Math.max(0, most - running - staleRuns.size());
  }

  /** How placement sees it; only for a worker that has credit. */
  Candidate candidate(Assignments.OfWorker assigned) {
    Status known = status;
    if (known == null) {
      throw new IllegalStateException("worker " + id + " has not reported");
    }
    int context = Math.max(1, known.contextTokens());
    return new Candidate(
        id,
        assigned.runs() + staleRuns.size(),
        Math.max(1, known.slots()),
        context,
        assigned.tokens(context) + (long) context * staleRuns.size(),
        known.memoryFreeBytes(),
        suspect,
        lastRun);
  }

  /** How the published status shows it. */
  public WorkerView view(int running) {
    Status known = status;
    return known == null
        ? new WorkerView(id, epoch, WorkerState.STARTING, alive, 0, running, 0, 0, 0, false, 0)
        : new WorkerView(
            id,
            epoch,
            wedged ? WorkerState.DEGRADED : known.state(),
            alive,
            known.slots(),
            running,
            known.contextTokens(),
            known.memoryUsedBytes(),
            known.memoryFreeBytes(),
            false,
            generated.total());
  }

  private boolean busy() {
    return status != null && !status.held().isEmpty() && status.freeSlots() < status.slots();
  }
}
