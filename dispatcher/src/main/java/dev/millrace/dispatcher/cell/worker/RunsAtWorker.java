package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.step.Now;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What one worker has confirmed of the runs that the cell has assigned to it. Single thread. */
final class RunsAtWorker {

  /** One run. Unassigned if the worker confirmed it before the cell knew of it. */
  private static final class Confirmation {
    private boolean assigned;
    private long assignedNanos;
    private boolean acknowledged;
    private boolean restored;
    private boolean missed;
  }

  private final Map<Long, Confirmation> byRun = new HashMap<>();

  /** A run was restored. */
  void restored(long run, Now now) {
    assigned(run, now);
    of(run).restored = true;
  }

  /** Whether the worker has confirmed the run, or may have done so before the cell was restored. */
  boolean mayHaveBegun(long run) {
    Confirmation known = byRun.get(run);
    return known != null && (known.acknowledged || known.restored);
  }

  /** A run was assigned. */
  void assigned(long run, Now now) {
    Confirmation known = of(run);
    known.assigned = true;
    known.assignedNanos = now.monotonicNanos();
  }

  /** Whether the run was assigned at least so long ago. */
  boolean assignedFor(long run, Duration span, Now now) {
    Confirmation known = byRun.get(run);
    return known != null && known.assigned && now.passed(known.assignedNanos, span);
  }

  /** The worker has confirmed the run. */
  void acknowledge(long run) {
    of(run).acknowledged = true;
  }

  /** Whether the worker has confirmed the run. */
  boolean acknowledged(long run) {
    Confirmation known = byRun.get(run);
    return known != null && known.acknowledged;
  }

  /** A status lists the run. */
  void listed(long run) {
    Confirmation known = of(run);
    known.acknowledged = true;
    known.missed = false;
  }

  /** A status does not list the run; returns whether an earlier one did not either. */
  boolean missedAgain(long run) {
    Confirmation known = of(run);
    boolean before = known.missed;
    known.missed = true;
    return before;
  }

  /** The run is over. */
  void remove(long run) {
    byRun.remove(run);
  }

  private Confirmation of(long run) {
    return byRun.computeIfAbsent(run, any -> new Confirmation());
  }
}
