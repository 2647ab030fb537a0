package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a cell says of how much waits, and for how long. */
class CellLoadTest {

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldEstimateTheWaitFromHowLongRunsTook() {
    // Given two slots whose runs take two seconds
    cell.ready("w", 1, 2, 0).arrives(1, Priority.NORMAL);
    Dispatched first = cell.dispatchedItems().getFirst();
    cell.arrives(2, Priority.NORMAL);
    assertThat(cell.view().waitBehind(0)).as("nothing is known yet").isEmpty();
    cell.accepts(first).passes(Duration.ofSeconds(2));

    // When
    cell.ends(first, CellFixtures.success("done"));

    // Then
    assertThat(cell.view().load().serviceTime()).contains(Duration.ofSeconds(2));
    assertThat(cell.view().waitBehind(0)).as("a slot is free").contains(Duration.ZERO);
    cell.arrives(3, Priority.NORMAL).arrives(4, Priority.NORMAL).arrives(5, Priority.LOW);
    assertThat(cell.view().totalQueued()).isEqualTo(2);
    assertThat(cell.view().waitBehind(0)).contains(Duration.ofSeconds(1));
    assertThat(cell.view().waitBehind(3)).contains(Duration.ofSeconds(4));
    assertThat(cell.view().backlog()).contains(Duration.ofSeconds(2));
    assertThat(cell.view().ahead(Priority.NORMAL)).isEqualTo(1);
    assertThat(cell.view().ahead(Priority.LOW)).isEqualTo(2);
  }

  @Test
  void shouldPromiseNoWaitWhenNoWorkerTakesWork() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL);
    Dispatched run = cell.dispatchedItems().getFirst();
    cell.ends(run, CellFixtures.success("done")).leaves("w", 1).arrives(2, Priority.NORMAL);

    assertThat(cell.view().backlog()).isEmpty();
  }

  @Test
  void shouldTellTheFirstDeadlineOfThoseThatWait() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL, Duration.ofMinutes(1));
    Dispatched run = cell.dispatchedItems().getFirst();
    assertThat(cell.view().load().oldestDeadline()).as("it runs").isEmpty();
    cell.arrives(2, Priority.LOW, Duration.ofMinutes(3))
        .arrives(3, Priority.LOW, Duration.ofMinutes(2))
        .arrives(4, Priority.LOW);
    assertThat(cell.view().load().oldestDeadline())
        .contains(CellFixtures.START.plus(Duration.ofMinutes(2)));
    assertThat(cell.view().load().tokens()).isEqualTo(3 * 30);

    cell.cancels(3).ends(run, CellFixtures.success("done"));

    assertThat(cell.view().load().oldestDeadline()).isEqualTo(Optional.empty());
    assertThat(cell.view().load().tokens()).isEqualTo(30);
  }

  @Test
  void shouldCountTheTokensOfEachWorker() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL);
    Dispatched run = cell.dispatchedItems().getFirst();
    HeldRun held = new HeldRun(run.item().id(), run.item().run(), 3);
    cell.reports(
        new Status(
            cell.origin("w", 1), WorkerState.READY, 1, 0, 0, 2048, 1_000, 1_000, 2, List.of(held)));
    assertThat(cell.view().workers()).extracting(WorkerView::generatedTokens).containsExactly(3L);

    cell.ends(run, CellFixtures.success("done"));

    assertThat(cell.view().workers()).extracting(WorkerView::generatedTokens).containsExactly(5L);
  }
}
