package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules that change while requests wait and run. */
class CellRuledTest {

  private static final CellRules RULES = CellRules.DEFAULTS;
  private static final Scheduling FIRST_IN_FIRST_OUT =
      new Scheduling(Duration.ofSeconds(60), false, TenantWeights.EQUAL, PlacementPolicy.COMBINED);

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldGiveADrainedWorkerNothingNewUntilItIsResumed() {
    cell.ready("w", 1, 2, 0).arrives(1, Priority.NORMAL);
    assertThat(cell.dispatchedNumbers()).containsExactly(1);
    Dispatched running = cell.dispatchedItems().getFirst();

    cell.event(new Ruled(RULES, Set.of(new WorkerId("w")))).arrives(2, Priority.CRITICAL);
    assertThat(cell.dispatchedNumbers()).isEmpty();
    assertThat(cell.ends(running, CellFixtures.success("done")).dispatchedNumbers()).isEmpty();
    assertThat(cell.view().workers()).extracting(WorkerView::drained).containsExactly(true);

    cell.event(new Ruled(RULES, Set.of()));
    assertThat(cell.dispatchedNumbers()).containsExactly(2);
    assertThat(cell.view().workers()).extracting(WorkerView::drained).containsExactly(false);
  }

  @Test
  void shouldDrainTheNextLifeOfAWorkerToo() {
    cell.event(new Ruled(RULES, Set.of(new WorkerId("w"))));

    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL).ready("w", 2, 1, 0).ready("v", 1, 1, 0);

    assertThat(cell.dispatchedItems())
        .extracting(Dispatched::worker)
        .containsExactly(new WorkerId("v"));
  }

  @Test
  void shouldSuspendByThePatienceThatHoldsNow() {
    cell.event(new Ruled(RULES.patient(Duration.ZERO), Set.of()))
        .ready("w", 1, 1, 0)
        .arrives(1, Priority.LOW);
    cell.accepts(cell.dispatchedItems().getFirst());
    cell.arrives(2, Priority.CRITICAL).passes(Duration.ofSeconds(4));
    assertThat(cell.last(SuspendRun.class)).isEmpty();

    cell.event(new Ruled(RULES.patient(Duration.ofSeconds(2)), Set.of()))
        .passes(Duration.ofMillis(500));

    assertThat(cell.last(SuspendRun.class)).hasSize(1);
  }

  @Test
  void shouldShareByTenantsFromTheChangeOn() {
    cell.event(new Ruled(RULES.with(FIRST_IN_FIRST_OUT), Set.of())).ready("w", 1, 1, 0);
    arrives(1, "busy");
    Dispatched running = cell.dispatchedItems().getFirst();
    arrives(2, "busy");
    arrives(3, "busy");
    cell.passes(Duration.ofSeconds(1));
    arrives(4, "quiet");

    cell.event(new Ruled(RULES, Set.of())).ends(running, CellFixtures.success("done"));

    assertThat(cell.dispatchedNumbers()).containsExactly(4);
  }

  private void arrives(int number, String tenant) {
    cell.arrives(
        CellFixtures.pending(
            number,
            tenant,
            CellHarness.MODEL,
            Priority.NORMAL,
            cell.wall(),
            Optional.empty(),
            new Demand(10, 20)));
  }
}
