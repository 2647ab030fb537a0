package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellBench.Dispatched;
import dev.millrace.dispatcher.cell.Decision.Bury;
import dev.millrace.dispatcher.cell.Decision.Close;
import dev.millrace.dispatcher.cell.Decision.Complete;
import dev.millrace.dispatcher.cell.Decision.Dispatch;
import dev.millrace.dispatcher.cell.Decision.Noted;
import dev.millrace.dispatcher.cell.Decision.StopRun;
import dev.millrace.dispatcher.cell.Observation.StaleEnd;
import dev.millrace.dispatcher.cell.RequestState.Ended;
import dev.millrace.dispatcher.cell.RequestState.Queued;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a cell does, case by case. */
class CellTest {

  private static final Duration LIVENESS = CellRules.DEFAULTS.livenessTimeout();

  private final CellBench cell = new CellBench();

  @Test
  void shouldDispatchOnArrivalWhenASlotIsFree() {
    cell.ready("w", 1, 1, 0);

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.givenNumbers()).containsExactly(1);
  }

  @Test
  void shouldHoldBackWhenSlotsAndPrefetchAreTaken() {
    cell.ready("w", 1, 1, 1).arrives(1, Priority.LOW).arrives(2, Priority.LOW);

    cell.arrives(3, Priority.CRITICAL);

    assertThat(cell.given()).isEmpty();
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

    assertThat(cell.givenNumbers()).containsExactly(3, 5, 2, 4);
  }

  @Test
  void shouldPreferTheLeastLoadedWorker() {
    cell.ready("a", 1, 4, 0).ready("b", 1, 2, 0).arrives(1, Priority.NORMAL);

    cell.arrives(2, Priority.NORMAL);

    assertThat(cell.given().getFirst().worker().value()).isEqualTo("b");
  }

  @Test
  void shouldGiveNothingToAWorkerThatIsNotReady() {
    cell.ready("w", 1, 4, 0).status("w", 1, WorkerState.DRAINING, 4, 0, 1);

    cell.arrives(1, Priority.NORMAL);

    assertThat(cell.given()).isEmpty();
  }

  @Test
  void shouldSplitBatchesByItems() {
    CellBench small = new CellBench(rules(3, 2, CellRules.MAX_BATCH_BYTES));
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
    CellBench small = new CellBench(rules(3, 32, 1_300));
    for (int i = 0; i < 4; i++) {
      small.arrives(i, Priority.NORMAL);
    }

    small.ready("w", 1, 8, 0);

    assertThat(small.last(Dispatch.class)).extracting(d -> d.items().size()).containsExactly(2, 2);
  }

  @Test
  void shouldCompleteWhenTheCurrentRunEnds() {
    Dispatched run = dispatched(1);

    cell.ends(run, Given.success("done"));

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
    Dispatched current = cell.given().getFirst();

    cell.ends(old, Given.success("late"));

    assertThat(cell.last(Complete.class)).isEmpty();
    assertThat(cell.last(Noted.class))
        .extracting(Noted::observation)
        .hasAtLeastOneElementOfType(StaleEnd.class);
    assertThat(current.item().run()).isGreaterThan(old.item().run());
    assertThat(current.item().attempt()).isEqualTo(2);
  }

  @Test
  void shouldGoFirstAgainWhenItsWorkerDied() {
    dispatched(1);
    cell.arrives(2, Priority.NORMAL).passes(LIVENESS);
    assertThat(cell.state(1)).containsInstanceOf(Queued.class);

    cell.ready("other", 1, 1, 0);

    assertThat(cell.givenNumbers()).containsExactly(1);
    assertThat(cell.given().getFirst().item().attempt()).isEqualTo(2);
  }

  @Test
  void shouldFailAndBuryWhenThreeAttemptsDied() {
    dispatched(1);
    cell.ready("w", 2, 1, 0).ready("w", 3, 1, 0);

    cell.ready("w", 4, 1, 0);

    assertThat(cell.last(Close.class))
        .extracting(close -> close.closing().verdict().error().map(ErrorInfo::code).orElseThrow())
        .containsExactly(ErrorCode.ATTEMPTS_EXHAUSTED);
    assertThat(cell.last(Bury.class))
        .extracting(Bury::code)
        .containsExactly(ReasonCode.ATTEMPTS_EXHAUSTED);
  }

  @Test
  void shouldNotCountADeclineAndLeaveTheWorkerInPeaceForAWhile() {
    Dispatched run = dispatched(1);

    cell.declines(run);

    assertThat(cell.given()).isEmpty();
    cell.passes(Duration.ofMillis(200));
    assertThat(cell.given()).extracting(given -> given.item().attempt()).containsExactly(1);
  }

  @Test
  void shouldGiveARunAwayAgainWhenTwoLateReportsMissIt() {
    dispatched(1);
    cell.passes(Duration.ofSeconds(2)).status("w", 1, WorkerState.READY, 1, 0, 1);
    assertThat(cell.given()).isEmpty();

    cell.status("w", 1, WorkerState.READY, 1, 0, 1);

    assertThat(cell.givenNumbers()).containsExactly(1);
  }

  @Test
  void shouldNotMissARunThatWasGivenAwayJustNow() {
    dispatched(1);

    cell.status("w", 1, WorkerState.READY, 1, 0, 1).status("w", 1, WorkerState.READY, 1, 0, 1);

    assertThat(cell.given()).isEmpty();
  }

  @Test
  void shouldTakeRunsFromAWorkerThatStandsStill() {
    Dispatched run = dispatched(1);
    for (int i = 0; i < 30; i++) {
      cell.passes(Duration.ofSeconds(2)).status("w", 1, WorkerState.READY, 1, 0, 7, run);
    }

    cell.passes(Duration.ofSeconds(2));

    assertThat(cell.state(1)).containsInstanceOf(Queued.class);
    assertThat(cell.view().workers().getFirst().state()).isEqualTo(WorkerState.DEGRADED);
  }

  @Test
  void shouldNotCountWhatALeavingWorkerNeverBegan() {
    dispatched(1);

    cell.leaves("w", 1).ready("v", 1, 1, 0);

    assertThat(cell.given()).extracting(given -> given.item().attempt()).containsExactly(1);
  }

  @Test
  void shouldCountWhatALeavingWorkerHadBegun() {
    Dispatched run = dispatched(1);

    cell.accepts(run).leaves("w", 1).ready("v", 1, 1, 0);

    assertThat(cell.given()).extracting(given -> given.item().attempt()).containsExactly(2);
  }

  @Test
  void shouldIgnoreEventsOfAnOldIncarnation() {
    cell.ready("w", 2, 1, 0);

    cell.status("w", 1, WorkerState.DRAINING, 1, 0, 1).arrives(1, Priority.NORMAL);

    assertThat(cell.givenNumbers()).containsExactly(1);
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
  void shouldForgetWhatEndedLongAgo() {
    Dispatched run = dispatched(1);
    cell.ends(run, Given.success("done"));

    cell.sleeps(CellRules.DEFAULTS.endedMemory());

    assertThat(cell.state(1)).isEmpty();
  }

  @Test
  void shouldAskAgainForAVerdictWhoseEndNobodyReported() {
    cell.arrives(1, Priority.NORMAL).cancels(1);
    dev.millrace.model.Closing closing = cell.last(Close.class).getFirst().closing();

    cell.sleeps(CellRules.DEFAULTS.closingRepeat());

    assertThat(cell.last(Close.class)).containsExactly(new Close(closing));
  }

  @Test
  void shouldRepeatVerdictsAndStopsAfterACrash() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL);
    cell.cancels(1).cancels(2);

    cell.crashes();

    assertThat(cell.last(StopRun.class))
        .extracting(StopRun::requestId)
        .containsExactly(Given.id(1));
    assertThat(cell.last(Close.class))
        .extracting(close -> close.closing().requestId())
        .containsExactly(Given.id(2));
  }

  @Test
  void shouldGiveWorkersAFreshGraceAfterACrashAndNothingBeforeTheyWereHeard() {
    Dispatched run = dispatched(1);
    cell.passes(LIVENESS.minusSeconds(1)).crashes().passes(LIVENESS.minusSeconds(1));
    cell.arrives(2, Priority.NORMAL);
    assertThat(cell.given()).isEmpty();

    cell.ready("w", 1, 2, 0, run);

    assertThat(cell.givenNumbers()).containsExactly(2);
  }

  @Test
  void shouldNotBlameWorkersForItsOwnAbsence() {
    dispatched(1);

    cell.sleeps(Duration.ofMinutes(1));

    assertThat(cell.state(1)).containsInstanceOf(RequestState.Dispatched.class);
  }

  @Test
  void shouldCountRunsThatAWorkerStillHoldsThoughTheyAreNotCurrent() {
    Dispatched old = dispatched(1);
    cell.passes(LIVENESS).ready("v", 1, 1, 0);

    cell.ready("w", 1, 1, 0, old).arrives(2, Priority.NORMAL);

    assertThat(cell.given()).isEmpty();
  }

  private Dispatched dispatched(int number) {
    return cell.ready("w", 1, 1, 0).arrives(number, Priority.NORMAL).given().getFirst();
  }

  private static CellRules rules(int attempts, int items, int bytes) {
    CellRules d = CellRules.DEFAULTS;
    return new CellRules(
        d.livenessTimeout(),
        d.progressTimeout(),
        d.lostAfter(),
        d.deadlineGrace(),
        d.unknownModelGrace(),
        d.declineBackoff(),
        d.endedMemory(),
        d.endedLimit(),
        d.cancelMemory(),
        d.cancelLimit(),
        d.closingRepeat(),
        d.workerMemory(),
        attempts,
        items,
        bytes);
  }
}
