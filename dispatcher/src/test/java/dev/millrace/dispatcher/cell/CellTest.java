package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Observation.StaleEnd;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The behaviour of a cell, case by case. */
class CellTest {

  private static final Duration LIVENESS = CellRules.DEFAULTS.livenessTimeout();

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldDispatchOnArrivalWhenASlotIsFree() {
    cell.ready("w", 1, 1, 0);

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
  }

  @Test
  void shouldHoldBackWhenSlotsAndPrefetchAreTaken() {
    cell.ready("w", 1, 1, 1).arrives(1, Priority.LOW).arrives(2, Priority.LOW);

    cell.arrives(3, Priority.CRITICAL);

    assertThat(cell.dispatchedItems()).isEmpty();
    assertThat(cell.view().queued()).containsEntry(Priority.CRITICAL, 1);
  }

  @Test
  void shouldGoByPriorityThenArrivalWhenAWorkerComes() {
    cell.arrives(1, Priority.LOW)
        .arrives(2, Priority.NORMAL)
        .arrives(3, Priority.CRITICAL)
        .arrives(4, Priority.NORMAL)
        .arrives(5, Priority.HIGH);

    cell.ready("w", 1, 4, 0);

    assertThat(cell.dispatchedNumbers()).containsExactly(3, 5, 2, 4);
  }

  @Test
  void shouldPreferTheLeastLoadedWorker() {
    cell.ready("a", 1, 4, 0).ready("b", 1, 2, 0).arrives(1, Priority.NORMAL);

    cell.arrives(2, Priority.NORMAL);

    assertThat(cell.dispatchedItems().getFirst().worker().value()).isEqualTo("b");
  }

  @Test
  void shouldDispatchNothingWhenTheWorkerIsNotReady() {
    cell.ready("w", 1, 4, 0).status("w", 1, WorkerState.DRAINING, 4, 0, 1);

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  @Test
  void shouldSplitBatchesByItems() {
    CellHarness small = new CellHarness(rules(3, 2, Batching.MAX_BYTES));
    for (int i = 0; i < 5; i++) {
      small.arrives(i, Priority.NORMAL);
    }

    small.ready("w", 1, 8, 0);

    assertThat(small.last(Dispatch.class))
        .extracting(d -> d.items().size())
        .containsExactly(2, 2, 1);
  }

  @Test
  void shouldSplitBatchesByBytesAndSendALargeItemAlone() {
    CellHarness small = new CellHarness(rules(3, 32, 1_300));
    for (int i = 0; i < 4; i++) {
      small.arrives(i, Priority.NORMAL);
    }

    small.ready("w", 1, 8, 0);

    assertThat(small.last(Dispatch.class)).extracting(d -> d.items().size()).containsExactly(2, 2);
  }

  @Test
  void shouldCompleteWhenTheCurrentRunEnds() {
    Dispatched run = dispatched(1);

    cell.ends(run, CellFixtures.success("done"));

    assertThat(cell.last(Complete.class))
        .singleElement()
        .satisfies(
            end -> {
              assertThat(end.completion().run()).isEqualTo(run.item().run());
              assertThat(end.completion().attempts()).isEqualTo(1);
            });
    assertThat(cell.state(1)).containsInstanceOf(Ended.class);
  }

  @Test
  void shouldIgnoreTheEndOfAnOldRun() {
    Dispatched old = dispatched(1);
    cell.ready("w", 2, 1, 0);
    Dispatched current = cell.dispatchedItems().getFirst();

    cell.ends(old, CellFixtures.success("late"));

    assertThat(cell.last(Complete.class)).isEmpty();
    assertThat(cell.last(Observed.class))
        .extracting(Observed::observation)
        .hasAtLeastOneElementOfType(StaleEnd.class);
    assertThat(current.item().run()).isGreaterThan(old.item().run());
    assertThat(current.item().attempt()).isEqualTo(2);
  }

  @Test
  void shouldKeepItsPlaceInTheQueueWhenItsWorkerDied() {
    dispatched(1);
    cell.arrives(2, Priority.NORMAL).passes(LIVENESS);
    assertThat(cell.state(1)).containsInstanceOf(Queued.class);

    cell.ready("other", 1, 1, 0);

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
    assertThat(cell.dispatchedItems().getFirst().item().attempt()).isEqualTo(2);
  }

  @Test
  void shouldFailAndDeadLetterWhenThreeAttemptsFailed() {
    Dispatched run = dispatched(1);
    for (int epoch = 2; epoch < 4; epoch++) {
      cell.accepts(run).ready("w", epoch, 1, 0);
      run = cell.dispatchedItems().getFirst();
    }

    cell.accepts(run).ready("w", 4, 1, 0);

    assertThat(cell.last(Close.class))
        .extracting(close -> close.closing().verdict().error().map(ErrorInfo::code).orElseThrow())
        .containsExactly(ErrorCode.ATTEMPTS_EXHAUSTED);
    assertThat(cell.last(DeadLetterRequest.class))
        .extracting(DeadLetterRequest::code)
        .containsExactly(ReasonCode.ATTEMPTS_EXHAUSTED);
  }

  @Test
  void shouldNotCountADeclinedDispatchAndBackOffFromTheWorker() {
    Dispatched run = dispatched(1);

    cell.declines(run);

    assertThat(cell.dispatchedItems()).isEmpty();
    cell.passes(Duration.ofMillis(200));
    assertThat(cell.dispatchedItems()).extracting(sent -> sent.item().attempt()).containsExactly(1);
  }

  @Test
  void shouldDispatchAgainWhenTwoLateStatusesDoNotListTheRun() {
    dispatched(1);
    cell.passes(Duration.ofSeconds(2)).status("w", 1, WorkerState.READY, 1, 0, 1);
    assertThat(cell.dispatchedItems()).isEmpty();

    cell.status("w", 1, WorkerState.READY, 1, 0, 1);
    assertThat(cell.dispatchedItems()).isEmpty();
    cell.passes(Duration.ofMillis(200));

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
  }

  @Test
  void shouldGiveARunThatWasLostToAnotherWorkerWhenOneIsFree() {
    dispatched(1);
    cell.ready("other", 1, 1, 0);
    cell.passes(Duration.ofSeconds(2)).status("w", 1, WorkerState.READY, 1, 0, 1);

    cell.status("w", 1, WorkerState.READY, 1, 0, 1);

    assertThat(cell.dispatchedItems())
        .extracting(sent -> sent.worker().value())
        .containsExactly("other");
  }

  @Test
  void shouldNotLoseARunThatWasJustDispatched() {
    dispatched(1);

    cell.status("w", 1, WorkerState.READY, 1, 0, 1).status("w", 1, WorkerState.READY, 1, 0, 1);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  @Test
  void shouldTakeRunsFromAWorkerThatMakesNoProgress() {
    Dispatched run = dispatched(1);
    for (int i = 0; i < 30; i++) {
      cell.passes(Duration.ofSeconds(2)).status("w", 1, WorkerState.READY, 1, 0, 7, run);
    }

    cell.passes(Duration.ofSeconds(2));

    assertThat(cell.state(1)).containsInstanceOf(Queued.class);
    assertThat(cell.view().workers().getFirst().state()).isEqualTo(WorkerState.DEGRADED);
  }

  @Test
  void shouldNotCountTheAttemptWhenALeavingWorkerHadNotAcceptedIt() {
    dispatched(1);

    cell.leaves("w", 1).ready("v", 1, 1, 0);

    assertThat(cell.dispatchedItems()).extracting(sent -> sent.item().attempt()).containsExactly(1);
  }

  @Test
  void shouldCountTheAttemptWhenALeavingWorkerHadAcceptedIt() {
    Dispatched run = dispatched(1);

    cell.accepts(run).leaves("w", 1).ready("v", 1, 1, 0);

    assertThat(cell.dispatchedItems()).extracting(sent -> sent.item().attempt()).containsExactly(2);
  }

  @Test
  void shouldNeverExhaustTheAttemptsWhenWorkersLeaveInOrder() {
    Dispatched run = dispatched(1);
    for (int epoch = 1; epoch <= 10; epoch++) {
      cell.accepts(run).leaves("w", epoch).ready("w", epoch + 1, 1, 0);
      run = cell.dispatchedItems().getFirst();
    }

    assertThat(cell.dispatchedItems())
        .extracting(sent -> sent.item().attempt())
        .containsExactly(11);
  }

  @Test
  void shouldIgnoreEventsOfAnOldIncarnation() {
    cell.ready("w", 2, 1, 0);

    cell.status("w", 1, WorkerState.DRAINING, 1, 0, 1).arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
  }

  @Test
  void shouldAcceptTheEndOfAClosingAndThenIgnoreTheSameRequest() {
    cell.arrives(1, Priority.NORMAL).cancels(1);
    dev.millrace.model.Closing closing = cell.last(Close.class).getFirst().closing();

    cell.ends(closing);

    assertThat(cell.last(Complete.class)).hasSize(1);
    assertThat(cell.arrives(1, Priority.NORMAL).state(1)).containsInstanceOf(Ended.class);
  }

  @Test
  void shouldForgetAnEndedRequestWhenItExpired() {
    Dispatched run = dispatched(1);
    cell.ends(run, CellFixtures.success("done"));

    cell.sleeps(CellRules.DEFAULTS.endedMemory());

    assertThat(cell.state(1)).isEmpty();
  }

  @Test
  void shouldRequestAVerdictAgainWhenItsEndWasNotReported() {
    cell.arrives(1, Priority.NORMAL).cancels(1);
    dev.millrace.model.Closing closing = cell.last(Close.class).getFirst().closing();

    cell.sleeps(CellRules.DEFAULTS.closings().repeat());

    assertThat(cell.last(Close.class)).containsExactly(new Close(closing));
  }

  @Test
  void shouldRestartTimersWhenTheCellItselfDidNotRun() {
    dispatched(1);

    cell.sleeps(Duration.ofMinutes(1));

    assertThat(cell.state(1)).containsInstanceOf(RequestState.Dispatched.class);
  }

  @Test
  void shouldCountStaleRunsAgainstTheCreditOfAWorker() {
    Dispatched old = dispatched(1);
    cell.passes(LIVENESS).ready("v", 1, 1, 0);

    cell.ready("w", 1, 1, 0, old).arrives(2, Priority.NORMAL);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  private Dispatched dispatched(int number) {
    return cell.ready("w", 1, 1, 0).arrives(number, Priority.NORMAL).dispatchedItems().getFirst();
  }

  /** The defaults, but so many ended requests are remembered. */
  static CellRules rulesRememberingEnded(int most) {
    CellRules d = CellRules.DEFAULTS;
    return rules(d.maxAttempts(), d.batching().items(), d.batching().bytes(), most);
  }

  private static CellRules rules(int attempts, int items, int bytes) {
    return rules(attempts, items, bytes, CellRules.DEFAULTS.endedLimit());
  }

  private static CellRules rules(int attempts, int items, int bytes, int endedLimit) {
    CellRules d = CellRules.DEFAULTS;
    return new CellRules(
        d.livenessTimeout(),
        d.progressTimeout(),
        d.lostAfter(),
        d.deadlineGrace(),
        d.unknownModelGrace(),
        d.declineBackoff(),
        d.endedMemory(),
        endedLimit,
        d.cancelMemory(),
        d.cancelLimit(),
        d.closings(),
        d.workerMemory(),
        attempts,
        d.maxUnconfirmed(),
        d.patience(),
        new Batching(items, bytes, 0, Duration.ZERO, Batching.MOST_PREFETCH),
        d.queue(),
        d.scheduling(),
        d.watermarks());
  }
}
