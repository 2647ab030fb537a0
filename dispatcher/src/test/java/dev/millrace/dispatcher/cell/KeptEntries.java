package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.RequestState.Closing;
import dev.millrace.dispatcher.cell.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changelog of a simulated cell, which checks every change: only legal transitions, order at
 * each dispatch, rising runs, credit.
 */
final class KeptEntries {

  /** Every legal change of a request's state. */
  enum Step {
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
    CLOSING_ENDED,
    FORGOTTEN
  }

  private static final Comparator<Pending> ORDER =
      Comparator.comparing(Pending::priority)
          .thenComparing(Pending::arrivedAt)
          .thenComparingLong(Pending::offset);

  final Set<Step> visited = EnumSet.noneOf(Step.class);
  private Map<String, Entry> committed = new HashMap<>();
  private final List<Decision> since = new ArrayList<>();
  private Map<String, Entry> current = new HashMap<>();
  private long highestRun;

  /**
   * Takes in one turn. Credit is counted at its end: of a run that is taken back and given away
   * again in one turn, only the last place is told, after those that were given away before it.
   */
  void apply(List<Decision> turn, Map<WorkerId, Integer> capacities) {
    turn.forEach(this::apply);
    for (Decision decision : turn) {
      if (decision instanceof Decision.Dispatch dispatch) {
        assertThat(heldBy(dispatch.worker()))
            .as("runs at %s", dispatch.worker())
            .isLessThanOrEqualTo(capacities.getOrDefault(dispatch.worker(), 0));
      }
    }
  }

  private void apply(Decision decision) {
    if (decision instanceof Decision.Keep(Entry.OfRequest(RequestState next))) {
      visited.add(step(find(next.id()), next));
    } else if (decision instanceof Decision.Forget(String key) && key.startsWith("request/")) {
      assertThat(current.get(key))
          .isInstanceOfSatisfying(
              Entry.OfRequest.class, e -> assertThat(e.state()).isInstanceOf(Ended.class));
      visited.add(Step.FORGOTTEN);
    }
    if (decision instanceof Decision.Keep || decision instanceof Decision.Forget) {
      since.add(decision);
      change(current, decision);
    }
  }

  void commit() {
    committed = new HashMap<>(current);
    since.clear();
  }

  /** What is found after a crash: all that was committed and a prefix of the rest. */
  List<Entry> survive(Random random) {
    current = new HashMap<>(committed);
    int prefix = random.nextInt(since.size() + 1);
    since.subList(0, prefix).forEach(decision -> change(current, decision));
    commit();
    return List.copyOf(current.values());
  }

  @Nullable RequestState find(RequestId id) {
    return current.get("request/" + id) instanceof Entry.OfRequest(RequestState state)
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

  private Step step(@Nullable RequestState before, RequestState next) {
    return switch (next) {
      case Queued queued when before == null -> Step.NEW_QUEUED;
      case Queued queued when before instanceof Dispatched -> Step.DISPATCHED_QUEUED;
      case Closing closing when before == null -> rising(closing.run(), Step.NEW_CLOSING);
      case Closing closing when before instanceof Queued ->
          rising(closing.run(), Step.QUEUED_CLOSING);
      case Closing closing when before instanceof Dispatched ->
          rising(closing.run(), Step.DISPATCHED_CLOSING);
      case Dispatched run when before instanceof Queued -> dispatched(run, Step.QUEUED_DISPATCHED);
      // Arrived, or taken back, and given away in one step.
      case Dispatched run when before == null -> dispatched(run, Step.NEW_DISPATCHED);
      case Dispatched run when before instanceof Dispatched old && old.run() == run.run() ->
          Step.DISPATCHED_CANCELLED;
      case Dispatched run when before instanceof Dispatched ->
          dispatched(run, Step.DISPATCHED_AGAIN);
      case Ended over when before instanceof Dispatched -> Step.DISPATCHED_ENDED;
      case Ended over when before instanceof Closing -> Step.CLOSING_ENDED;
      default -> throw new AssertionError("illegal: " + before + " -> " + next);
    };
  }

  private long heldBy(WorkerId worker) {
    return states().stream()
        .filter(state -> state instanceof Dispatched run && run.worker().equals(worker))
        .count();
  }

  private Step dispatched(Dispatched run, Step step) {
    for (RequestState other : states()) {
      if (other instanceof Queued waiting && waiting.model().equals(run.model())) {
        assertThat(ORDER.compare(run.pending(), waiting.pending()))
            .as("%s goes before %s", run.pending(), waiting.pending())
            .isLessThanOrEqualTo(0);
      }
    }
    return rising(run.run(), step);
  }

  private Step rising(long run, Step step) {
    assertThat(run).isGreaterThan(highestRun);
    highestRun = run;
    return step;
  }

  private static void change(Map<String, Entry> entries, Decision decision) {
    switch (decision) {
      case Decision.Keep keep -> entries.put(keep.entry().key(), keep.entry());
      case Decision.Forget forget -> entries.remove(forget.key());
      default -> throw new AssertionError("not a change: " + decision);
    }
  }
}
