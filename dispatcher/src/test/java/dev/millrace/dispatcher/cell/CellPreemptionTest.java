package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Open;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Low runs that give way to critical requests. */
class CellPreemptionTest {

  private static final Duration PATIENCE = CellRules.DEFAULTS.patience();

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldSuspendTheYoungestLowRunWhenACriticalRequestLosesItsPatience() {
    List<Dispatched> low = running(Priority.LOW, 1, 2);
    cell.arrives(3, Priority.CRITICAL);
    cell.passes(PATIENCE.minusMillis(500));
    assertThat(suspended()).isEmpty();

    cell.passes(Duration.ofMillis(500));

    assertThat(suspended()).extracting(SuspendRun::run).containsExactly(low.get(1).item().run());
    assertThat(cell.declines(low.get(1)).dispatchedNumbers()).containsExactly(3);
  }

  @Test
  void shouldLetTheSuspendedRunGoOnLaterAndChargeNoFailedAttempt() {
    Dispatched low = running(Priority.LOW, 1).getFirst();
    cell.arrives(2, Priority.CRITICAL).passes(PATIENCE).declines(low);
    Dispatched critical = cell.dispatchedItems().getFirst();

    cell.ends(critical, CellFixtures.success("done"));

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
    assertThat(cell.dispatchedItems().getFirst().item().attempt()).isEqualTo(2);
    assertThat(cell.dispatchedItems().getFirst().item().mayHavePredecessor()).isTrue();
    assertThat(((Open) cell.state(1).orElseThrow()).pending().failedAttempts()).isZero();
  }

  @Test
  void shouldSuspendOneRequestTwiceAtMost() {
    Dispatched low = running(Priority.LOW, 1).getFirst();
    for (int i = 2; i < 4; i++) {
      cell.arrives(i, Priority.CRITICAL).passes(PATIENCE).declines(low);
      cell.ends(cell.dispatchedItems().getFirst(), CellFixtures.success("done"));
      low = cell.dispatchedItems().getFirst();
      cell.accepts(low);
    }

    cell.arrives(4, Priority.CRITICAL).passes(PATIENCE.multipliedBy(3));

    assertThat(suspended()).isEmpty();
  }

  @Test
  void shouldAskForOneRunForEachCriticalRequestThatWaits() {
    running(Priority.LOW, 1, 2, 3);

    cell.arrives(4, Priority.CRITICAL).arrives(5, Priority.CRITICAL).passes(PATIENCE);
    assertThat(suspended()).hasSize(2);

    cell.passes(PATIENCE);
    assertThat(suspended()).isEmpty();
  }

  @Test
  void shouldAskForAnotherRunWhenAWorkerGivesTheFirstOneNotBack() {
    List<Dispatched> low = running(Priority.LOW, 1, 2);
    cell.arrives(3, Priority.CRITICAL).passes(PATIENCE);

    for (int i = 0; i < 6; i++) {
      cell.passes(Duration.ofSeconds(1))
          .status("w", 1, WorkerState.READY, 2, 0, 10 + i, low.get(0), low.get(1));
    }

    assertThat(cell.all.stream().filter(SuspendRun.class::isInstance)).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Priority.class,
      names = {"CRITICAL"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldSuspendNothingForOtherRequests(Priority priority) {
    running(Priority.LOW, 1);

    cell.arrives(2, priority).passes(PATIENCE.multipliedBy(3));

    assertThat(suspended()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Priority.class,
      names = {"LOW"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldSuspendNoRunOfAHigherPriority(Priority priority) {
    running(priority, 1);

    cell.arrives(2, Priority.CRITICAL).passes(PATIENCE.multipliedBy(3));

    assertThat(suspended()).isEmpty();
  }

  @Test
  void shouldSuspendNothingWhenThereIsNoPatienceToLose() {
    CellHarness off = new CellHarness(CellRules.DEFAULTS.patient(Duration.ZERO));
    off.ready("w", 1, 1, 0).arrives(1, Priority.LOW).arrives(2, Priority.CRITICAL);

    off.passes(PATIENCE.multipliedBy(3));

    assertThat(off.all).doesNotHaveAnyElementsOfTypes(SuspendRun.class);
  }

  @Test
  void shouldSuspendAtTheArrivalOfARequestWithHardlyAnyPatience() {
    CellHarness hasty = new CellHarness(CellRules.DEFAULTS.patient(Duration.ofMillis(1)));
    hasty.ready("w", 1, 1, 0).arrives(1, Priority.LOW);
    hasty.accepts(hasty.dispatchedItems().getFirst());

    assertThat(hasty.arrives(2, Priority.HIGH).last(SuspendRun.class)).isEmpty();
    assertThat(hasty.arrives(3, Priority.CRITICAL).last(SuspendRun.class)).hasSize(1);
    assertThat(hasty.passes(PATIENCE).last(SuspendRun.class)).isEmpty();
  }

  private List<Dispatched> running(Priority priority, int... numbers) {
    cell.ready("w", 1, numbers.length, 0);
    return java.util.Arrays.stream(numbers)
        .mapToObj(number -> cell.arrives(number, priority).dispatchedItems().getFirst())
        .peek(cell::accepts)
        .toList();
  }

  private List<SuspendRun> suspended() {
    return cell.last(SuspendRun.class);
  }
}
