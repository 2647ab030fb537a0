package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Open;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is charged to a request as an attempt, and which worker gets it next. */
class CellAttemptsTest {

  private static final int UNCONFIRMED = CellRules.DEFAULTS.maxUnconfirmed();

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldChargeNothingWhenWorkersDieBeforeTheyConfirmedTheRun() {
    dispatched(1);

    for (int epoch = 2; epoch < 2 + 2 * CellRules.ATTEMPTS; epoch++) {
      cell.ready("w", epoch, 1, 0);
    }

    assertThat(cell.state(1))
        .containsInstanceOf(dev.millrace.dispatcher.cell.request.RequestState.Dispatched.class);
    assertThat(((Open) cell.state(1).orElseThrow()).pending().failedAttempts()).isZero();
  }

  @Test
  void shouldChargeTheAttemptWhenAWorkerDiesThatHadConfirmedTheRun() {
    Dispatched run = dispatched(1);

    cell.accepts(run).ready("w", 2, 1, 0);

    assertThat(((Open) cell.state(1).orElseThrow()).pending().failedAttempts()).isEqualTo(1);
  }

  @Test
  void shouldChargeTheAttemptWhenAWorkerFallsSilentWhoseStatusListedTheRun() {
    Dispatched run = dispatched(1);
    cell.status("w", 1, WorkerState.READY, 1, 0, 1, run);

    cell.passes(CellRules.DEFAULTS.livenessTimeout());

    assertThat(((Open) cell.state(1).orElseThrow()).pending().failedAttempts()).isEqualTo(1);
  }

  @Test
  void shouldEndARequestThatNoWorkerEverConfirms() {
    dispatched(1);

    for (int i = 1; i < UNCONFIRMED; i++) {
      loseBatch();
      assertThat(cell.state(1)).isPresent().get().isNotInstanceOf(Closing.class);
    }
    loseBatch();

    assertThat(cell.state(1))
        .containsInstanceOf(Closing.class)
        .get()
        .extracting(state -> ((Closing) state).verdict().error().map(ErrorInfo::code).orElseThrow())
        .isEqualTo(ErrorCode.ATTEMPTS_EXHAUSTED);
    assertThat(cell.all).hasAtLeastOneElementOfType(DeadLetterRequest.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 0, 60})
  void shouldNoticeALostBatchWhateverTheClockOfTheWorkerSays(int minutesAhead) {
    cell.workersAhead(Duration.ofMinutes(minutesAhead));
    dispatched(1);

    loseBatch();

    assertThat(cell.dispatchedItems()).extracting(run -> run.item().attempt()).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 0, 60})
  void shouldNotTakeAStatusForNewThatWasComposedBeforeTheDispatch(int minutesAhead) {
    cell.workersAhead(Duration.ofMinutes(minutesAhead));
    dispatched(1);
    cell.passes(Duration.ofSeconds(3))
        .workersAhead(Duration.ofMinutes(minutesAhead).minusSeconds(3));

    cell.status("w", 1, WorkerState.READY, 1, 0, 1)
        .status("w", 1, WorkerState.READY, 1, 0, 1)
        .passes(Duration.ofMillis(200));

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  @Test
  void shouldPreferAnotherWorkerToOneThatDied() {
    cell.ready("a", 1, 4, 0).ready("b", 1, 4, 0).ready("a", 2, 4, 0);

    cell.arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL).arrives(3, Priority.NORMAL);

    assertThat(cell.view().workers())
        .extracting(worker -> worker.worker().value() + worker.held())
        .containsExactly("a0", "b3");
  }

  @Test
  void shouldGiveWorkToAWorkerThatDiedWhenNoOtherIsFree() {
    cell.ready("a", 1, 1, 0).ready("b", 1, 1, 0).ready("a", 2, 1, 0);

    cell.arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL);

    assertThat(cell.dispatchedItems()).extracting(run -> run.worker().value()).containsExactly("a");
  }

  @Test
  void shouldTrustAWorkerAgainOnceItHasEndedARun() {
    cell.ready("a", 1, 2, 0).ready("a", 2, 2, 0).arrives(1, Priority.NORMAL);
    cell.ends(cell.dispatchedItems().getFirst(), CellFixtures.success("done"));
    cell.ready("b", 1, 2, 0);

    cell.arrives(2, Priority.NORMAL);

    assertThat(cell.dispatchedItems()).extracting(run -> run.worker().value()).containsExactly("a");
  }

  /** Two statuses that come late enough do not list the run. */
  private void loseBatch() {
    cell.passes(Duration.ofSeconds(2))
        .status("w", 1, WorkerState.READY, 1, 0, 1)
        .status("w", 1, WorkerState.READY, 1, 0, 1)
        .passes(Duration.ofMillis(200));
  }

  private Dispatched dispatched(int number) {
    return cell.ready("w", 1, 1, 0).arrives(number, Priority.NORMAL).dispatchedItems().getFirst();
  }
}
