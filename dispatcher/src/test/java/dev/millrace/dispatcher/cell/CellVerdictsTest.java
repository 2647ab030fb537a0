package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancellations, deadlines and other verdicts that the cell reaches by itself. */
class CellVerdictsTest {

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldCloseWhenCancelledInTheQueue() {
    cell.arrives(1, Priority.NORMAL);

    cell.cancels(1).ready("w", 1, 1, 0);

    assertThat(cell.dispatchedItems()).isEmpty();
    assertThat(cell.state(1))
        .containsInstanceOf(Closing.class)
        .hasValueSatisfying(
            state -> assertThat(((Closing) state).verdict().reason()).isEqualTo("changed my mind"));
  }

  @Test
  void shouldCloseWhenTheCancellationCameFirst() {
    cell.ready("w", 1, 1, 0).cancels(1).passes(Duration.ofSeconds(59));

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedItems()).isEmpty();
    assertThat(cell.last(Close.class)).hasSize(1);
  }

  @Test
  void shouldForgetACancellationWhoseRequestNeverCame() {
    cell.ready("w", 1, 1, 0).cancels(1).sleeps(Duration.ofSeconds(60)).ready("w", 1, 1, 0);

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
  }

  @Test
  void shouldStopTheRunWhenCancelledAtAWorker() {
    Dispatched run = dispatched(1);

    cell.cancels(1);

    assertThat(cell.last(StopRun.class)).extracting(StopRun::run).containsExactly(run.item().run());
  }

  @Test
  void shouldCloseAsCancelledWhenTheWorkerDiesBeforeItStopped() {
    dispatched(1);
    cell.cancels(1);

    cell.ready("w", 2, 1, 0);

    assertThat(cell.dispatchedItems()).isEmpty();
    assertThat(outcomes()).containsExactly(Outcome.CANCELLED);
  }

  @Test
  void shouldCloseAsCancelledWhenTheWorkerDoesNotStop() {
    Dispatched run = dispatched(1);
    cell.cancels(1);

    for (int i = 0; i < 6; i++) {
      cell.status("w", 1, WorkerState.READY, 1, 0, i, run).passes(Duration.ofSeconds(1));
    }

    assertThat(cell.state(1)).containsInstanceOf(Closing.class);
  }

  @Test
  void shouldTimeOutInTheQueue() {
    cell.ready("w", 1, 0, 0).arrives(1, Priority.NORMAL, Duration.ofSeconds(1));

    cell.passes(Duration.ofSeconds(1));

    assertThat(outcomes()).containsExactly(Outcome.TIMED_OUT);
  }

  @Test
  void shouldNeverDispatchAnExpiredRequest() {
    cell.ready("w", 1, 0, 0).arrives(1, Priority.NORMAL, Duration.ofSeconds(1));
    cell.sleeps(Duration.ofSeconds(2));

    cell.ready("w", 1, 1, 0);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  @Test
  void shouldTimeOutWithAHigherRunWhenTheWorkerDoesNotStopInTime() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL, Duration.ofSeconds(1));
    Dispatched run = cell.dispatchedItems().getFirst();
    for (int i = 0; i < 6; i++) {
      cell.status("w", 1, WorkerState.READY, 1, 0, i, run).passes(Duration.ofSeconds(1));
    }

    assertThat(outcomes()).containsExactly(Outcome.TIMED_OUT);
    assertThat(((Closing) cell.state(1).orElseThrow()).run()).isGreaterThan(run.item().run());
  }

  @Test
  void shouldFailWhenTheModelNeverHadAWorker() {
    cell.arrives(1, Priority.NORMAL);

    cell.passes(Duration.ofSeconds(10));

    assertThat(cell.last(Close.class))
        .extracting(close -> close.closing().verdict().error().map(ErrorInfo::code).orElseThrow())
        .containsExactly(ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void shouldWaitWhenTheModelHadAWorkerOnce() {
    cell.ready("w", 1, 1, 0).leaves("w", 1).arrives(1, Priority.NORMAL);

    cell.passes(Duration.ofMinutes(1));

    assertThat(cell.state(1)).containsInstanceOf(Queued.class);
  }

  @Test
  void shouldFailWithTheViolationWhenARequestBreaksARule() {
    cell.arrivesBroken(1, new ErrorInfo(ErrorCode.INVALID_REQUEST, "top_p: no"));

    assertThat(outcomes()).containsExactly(Outcome.FAILED);
  }

  private Dispatched dispatched(int number) {
    return cell.ready("w", 1, 1, 0).arrives(number, Priority.NORMAL).dispatchedItems().getFirst();
  }

  private List<Outcome> outcomes() {
    return cell.all.stream()
        .filter(Close.class::isInstance)
        .map(close -> ((Close) close).closing().verdict().outcome())
        .toList();
  }
}
