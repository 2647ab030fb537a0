package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs are certain to be the first of their request, so that they need not read the result
 * topic before their marker.
 *
 * <p>A request counts as untouched if no earlier incarnation of the cell can have read its record,
 * its id is newer than every id that was forgotten, and no worker has reported a run of it. Its
 * first dispatch is a first run; every later one is not.
 *
 * <p>A dispatcher that has lost the cell without knowing it may still dispatch the request. Its
 * worker reports the run before that run can end, so the report precedes the end of any run that
 * began after it. So a request is contested once another run than its current first run is
 * reported, or a higher run than its current one; the end of its current run must then not be
 * accepted before a run that reads the log has confirmed it.
 *
 * <p>Nothing of this survives a restart: of a restored request every run may have a predecessor.
 * Single thread.
 */
public final class FirstRuns {

  private static final int STRANGERS = 10_000;

  private final Set<RequestId> untouched = new HashSet<>();
  private final Map<RequestId, Long> first = new HashMap<>();
  private final Set<RequestId> contested = new HashSet<>();
  private final LinkedHashSet<RequestId> strangers = new LinkedHashSet<>();
  private Instant forgottenUpTo = Instant.MIN;

  /** None yet. */
  FirstRuns() {}

  /** A request arrived that no earlier incarnation of the cell can have read. */
  public void arrived(RequestId id) {
    boolean newer = id.createdAt().filter(forgottenUpTo::isBefore).isPresent();
    if (newer && !strangers.contains(id)) {
      untouched.add(id);
    }
  }

  /**
   * A worker reported a run of a request.
   *
   * @param state of the request; empty if it is unknown
   */
  public void reported(RequestId id, long run, Optional<RequestState> state) {
    untouched.remove(id);
    if (state.isEmpty()) {
      strangers.add(id);
      if (strangers.size() > STRANGERS) {
        strangers.removeFirst();
      }
    } else if (state.get() instanceof Dispatched current && contests(run, current)) {
      contested.add(id);
    }
  }

  private boolean contests(long run, Dispatched current) {
    return run > current.run() || (run != current.run() && isFirst(current));
  }

  /** Whether nothing but this run can have written to the result topic before its marker. */
  public boolean isFirst(Dispatched run) {
    Long own = first.get(run.id());
    return own != null && own == run.run();
  }

  /** Whether another run may have written an end before this one, or overtaken it. */
  public boolean isContested(RequestId id) {
    return contested.contains(id);
  }

  /** A request moved into this state. */
  void moved(RequestState next) {
    RequestId id = next.id();
    switch (next) {
      case Queued queued -> dropRun(id);
      case Dispatched run -> {
        if (untouched.remove(id)) {
          first.put(id, run.run());
        }
      }
      case Closing closing -> drop(id);
      case Ended ended -> drop(id);
    }
  }

  /** The request was ended, or came back after a restart: its id no longer counts as new. */
  void forget(RequestId id) {
    drop(id);
    id.createdAt().filter(forgottenUpTo::isBefore).ifPresent(time -> forgottenUpTo = time);
  }

  private void drop(RequestId id) {
    untouched.remove(id);
    dropRun(id);
  }

  private void dropRun(RequestId id) {
    first.remove(id);
    contested.remove(id);
  }
}
