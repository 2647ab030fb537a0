package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changelog of a simulated cell. Checks every change: only legal transitions, order at each
 * dispatch, increasing runs, credit.
 */
final class SimulatedChangelog {

  /** Every legal transition of a request. */
  enum Transition {
    NEW_QUEUED,
    NEW_CLOSING,
    NEW_DISPATCHED,
    DISPATCHED_AGAIN,
    QUEUED_DISPATCHED,
    QUEUED_CLOSING,
    DISPATCHED_QUEUED,
    DISPATCHED_CANCELLED,
    DISPATCHED_CLOSING,
    DISPATCHED_ENDED,
    CLOSING_AGAIN,
    CLOSING_ENDED,
    FORGOTTEN
  }

  final Set<Transition> visited = EnumSet.noneOf(Transition.class);
  private Map<EntryKey, Entry> committed = new HashMap<>();
  private final List<Decision> since = new ArrayList<>();
  private Map<EntryKey, Entry> current = new HashMap<>();
  private long highestRun;
  private final DispatchOrder order;

  SimulatedChangelog(Scheduling scheduling) {
    this.order = new DispatchOrder(scheduling);
  }

  /**
   * Applies one step. Credit is checked at its end, because of a run that is lost and dispatched
   * again within one step only the last dispatch is visible.
   */
  void apply(List<Decision> step, Map<WorkerId, Integer> capacities) {
    List<Pending> goes = new ArrayList<>(dispatchedIn(step));
    for (Decision decision : step) {
      if (decision instanceof Decision.Keep(Entry.OfRequest(Dispatched run)) && isNewRun(run)) {
        goes.removeFirst();
        order.check(run, waitingBeside(run, goes));
      }
      apply(decision);
    }
    for (Decision decision : step) {
      if (decision instanceof Decision.Dispatch dispatch) {
        assertThat(heldBy(dispatch.worker()))
            .as("runs at %s", dispatch.worker())
            .isLessThanOrEqualTo(capacities.getOrDefault(dispatch.worker(), 0));
      }
    }
  }

  /** In order; all of them waited when the first one was chosen. */
  private List<Pending> dispatchedIn(List<Decision> step) {
    List<Pending> goes = new ArrayList<>();
    for (Decision decision : step) {
      if (decision instanceof Decision.Keep(Entry.OfRequest(Dispatched run)) && isNewRun(run)) {
        goes.add(run.pending());
      }
    }
    return goes;
  }

  private boolean isNewRun(Dispatched run) {
    return !(find(run.id()) instanceof Dispatched before && before.run() == run.run());
  }

  private List<Pending> waitingBeside(Dispatched run, List<Pending> later) {
    Map<RequestId, Pending> waiting = new HashMap<>();
    for (RequestState other : states()) {
      if (other instanceof Queued queued) {
        waiting.put(queued.id(), queued.pending());
      }
    }
    later.forEach(pending -> waiting.put(pending.id(), pending));
    waiting.remove(run.id());
    waiting.values().removeIf(pending -> !pending.model().equals(run.model()));
    return List.copyOf(waiting.values());
  }

  private void apply(Decision decision) {
    if (decision instanceof Decision.Keep(Entry.OfRequest(RequestState next))) {
      visited.add(transition(find(next.id()), next));
    } else if (decision instanceof Decision.Forget(EntryKey.OfRequest key)) {
      assertThat(current.get(key))
          .isInstanceOfSatisfying(
              Entry.OfRequest.class, e -> assertThat(e.state()).isInstanceOf(Ended.class));
      visited.add(Transition.FORGOTTEN);
    }
    if (decision instanceof Decision.Keep || decision instanceof Decision.Forget) {
      since.add(decision);
      change(current, decision);
    }
  }

  /** How many turns of overdue classes there were. */
  int turns() {
    return order.turns();
  }

  void commit() {
    committed = new HashMap<>(current);
    since.clear();
  }

  /** The entries after a crash: everything committed and a prefix of the rest. */
  List<Entry> survive(Random random) {
    current = new HashMap<>(committed);
    int prefix = random.nextInt(since.size() + 1);
    since.subList(0, prefix).forEach(decision -> change(current, decision));
    commit();
    return List.copyOf(current.values());
  }

  @Nullable RequestState find(RequestId id) {
    return current.get(new EntryKey.OfRequest(id)) instanceof Entry.OfRequest(RequestState state)
        ? state
        : null;
  }

  List<RequestState> states() {
    List<RequestState> states = new ArrayList<>();
    for (Entry entry : current.values()) {
      if (entry instanceof Entry.OfRequest(RequestState state)) {
        states.add(state);
      }
    }
    return states;
  }

  private Transition transition(@Nullable RequestState before, RequestState next) {
    return switch (next) {
      case Queued queued when before == null -> Transition.NEW_QUEUED;
      case Queued queued when before instanceof Dispatched -> Transition.DISPATCHED_QUEUED;
      case Closing closing when before == null -> rising(closing.run(), Transition.NEW_CLOSING);
      case Closing closing when before instanceof Queued ->
          rising(closing.run(), Transition.QUEUED_CLOSING);
      case Closing closing when before instanceof Dispatched ->
          rising(closing.run(), Transition.DISPATCHED_CLOSING);
      case Dispatched run when before instanceof Queued ->
          dispatched(run, Transition.QUEUED_DISPATCHED);
      case Closing closing when before instanceof Closing ->
          rising(closing.run(), Transition.CLOSING_AGAIN);
      // Arrived, or lost, and dispatched in one step.
      case Dispatched run when before == null -> dispatched(run, Transition.NEW_DISPATCHED);
      case Dispatched run when before instanceof Dispatched old && old.run() == run.run() ->
          Transition.DISPATCHED_CANCELLED;
      case Dispatched run when before instanceof Dispatched ->
          dispatched(run, Transition.DISPATCHED_AGAIN);
      case Ended over when before instanceof Dispatched -> Transition.DISPATCHED_ENDED;
      case Ended over when before instanceof Closing -> Transition.CLOSING_ENDED;
      default -> throw new AssertionError("illegal: " + before + " -> " + next);
    };
  }

  private long heldBy(WorkerId worker) {
    return states().stream()
        .filter(state -> state instanceof Dispatched run && run.worker().equals(worker))
        .count();
  }

  private Transition dispatched(Dispatched run, Transition transition) {
    return rising(run.run(), transition);
  }

  private Transition rising(long run, Transition transition) {
    assertThat(run).isGreaterThan(highestRun);
    highestRun = run;
    return transition;
  }

  private static void change(Map<EntryKey, Entry> entries, Decision decision) {
    switch (decision) {
      case Decision.Keep keep -> entries.put(keep.entry().key(), keep.entry());
      case Decision.Forget forget -> entries.remove(forget.key());
      default -> throw new AssertionError("not a change: " + decision);
    }
  }
}
