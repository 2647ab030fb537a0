package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which runs may leave out the look at the log, and which ends are checked by another run. */
class FirstRunsTest {

  private static final Verdict DONE = CellFixtures.success("done");

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldBeFirstWhenTheRequestCameToThisCellAlone() {
    assertThat(dispatched(1).item().mayHavePredecessor()).isFalse();
  }

  @Test
  void shouldNotBeFirstWhenAnEarlierCellMayHaveReadTheRequest() {
    Pending pending =
        CellFixtures.pending(1, CellHarness.MODEL, Priority.NORMAL, cell.wall(), Optional.empty());

    cell.ready("w", 1, 4, 0).event(new Arrived(pending, Optional.empty(), false, Waiting.NOTHING));

    assertThat(cell.dispatchedItems())
        .singleElement()
        .satisfies(run -> assertThat(run.item().mayHavePredecessor()).isTrue());
  }

  @Test
  void shouldNotBeFirstWhenTheRequestWasRestored() {
    cell.arrives(1, Priority.NORMAL).crashes();

    cell.ready("w", 1, 4, 0);

    assertThat(cell.dispatchedItems().getFirst().item().mayHavePredecessor()).isTrue();
  }

  @Test
  void shouldNotBeFirstWhenTheRequestWasDispatchedBefore() {
    Dispatched declined = dispatched(1);
    cell.declines(declined).ready("v", 1, 4, 0);

    Dispatched again = cell.dispatchedItems().getFirst();

    assertThat(again.item().attempt()).isEqualTo(1);
    assertThat(again.item().mayHavePredecessor()).isTrue();
  }

  @Test
  void shouldNotBeFirstWhenAWorkerReportedARunBeforeTheRequestCame() {
    cell.ready("w", 1, 4, 0).reports(accepted(1, 7));

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedItems().getFirst().item().mayHavePredecessor()).isTrue();
  }

  @Test
  void shouldNotBeFirstWhenTheIdIsNoNewerThanAForgottenOne() {
    // Given ended requests, of which all but two are forgotten
    CellHarness small = new CellHarness(CellTest.rulesRememberingEnded(2));
    small.ready("w", 1, 4, 0);
    for (int i = 1; i <= 4; i++) {
      small.arrives(i, Priority.NORMAL);
      small.ends(small.dispatchedItems().getFirst(), DONE);
    }

    // When a forgotten request and a new one arrive
    small.arrives(1, Priority.NORMAL);
    Dispatched repeated = small.dispatchedItems().getFirst();
    small.arrives(5, Priority.NORMAL);
    Dispatched fresh = small.dispatchedItems().getFirst();

    // Then only the new one is certain to be the first
    assertThat(repeated.item().mayHavePredecessor()).isTrue();
    assertThat(fresh.item().mayHavePredecessor()).isFalse();
  }

  @Test
  void shouldHaveTheEndConfirmedWhenAnotherRunOfTheRequestWasReported() {
    // Given a first run, and another dispatcher's run of the same request
    Dispatched first = dispatched(1);
    cell.reports(accepted(1, first.item().run() - 1));

    // When the first run ends
    cell.ends(first, DONE);

    // Then its end does not count before a run that reads the log has confirmed it
    assertThat(cell.last(Complete.class)).isEmpty();
    Dispatched checking = cell.dispatchedItems().getFirst();
    assertThat(checking.item().mayHavePredecessor()).isTrue();
    cell.ends(checking, DONE);
    assertThat(cell.last(Complete.class)).hasSize(1);
    assertThat(cell.state(1)).get().isInstanceOf(RequestState.Ended.class);
  }

  @Test
  void shouldAcceptTheEndWhenOnlyOlderRunsOfARunThatReadsTheLogAreReported() {
    Dispatched declined = dispatched(1);
    cell.declines(declined).ready("v", 1, 4, 0);
    Dispatched again = cell.dispatchedItems().getFirst();
    cell.accepts(declined);

    cell.ends(again, DONE);

    assertThat(cell.last(Complete.class)).hasSize(1);
  }

  private Dispatched dispatched(int number) {
    cell.ready("w", 1, 4, 0).arrives(number, Priority.NORMAL);
    return cell.dispatchedItems().getFirst();
  }

  private WorkerEvent accepted(int number, long run) {
    RequestId id = CellFixtures.id(number);
    return new WorkerEvent.RunAccepted(cell.origin("stranger", 1), id, run);
  }
}
