package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.model.Priority;
import org.junit.jupiter.api.Test;

/** What is said of a worker whose process has ended. */
class DeadWorkerTest {

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldGiveItsRunsToAnotherAtOnce() {
    Dispatched run = runAtW();
    cell.accepts(run).ready("other", 1, 1, 0).dies("w", 5);

    assertThat(cell.dispatchedItems())
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.worker().value()).isEqualTo("other");
              assertThat(sent.item().attempt()).isEqualTo(2);
              assertThat(sent.item().mayHavePredecessor()).isTrue();
            });
  }

  @Test
  void shouldNotBeBroughtBackByWhatItSaidLast() {
    cell.accepts(runAtW()).dies("w", 5);

    cell.ready("w", 1, 1, 0);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  @Test
  void shouldTakeWorkAgainInItsNextLife() {
    cell.accepts(runAtW()).dies("w", 5);

    cell.ready("w", 6, 1, 0);

    assertThat(cell.dispatchedItems()).hasSize(1);
  }

  @Test
  void shouldStayAliveWhenOnlyAnEarlierLifeEnded() {
    cell.ready("w", 6, 1, 0).dies("w", 5).arrives(1, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1);
  }

  @Test
  void shouldStayDeadInARestoredCell() {
    cell.accepts(runAtW()).dies("w", 5).crashes();

    cell.ready("w", 1, 1, 0);

    assertThat(cell.dispatchedItems()).isEmpty();
  }

  private Dispatched runAtW() {
    return cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL).dispatchedItems().getFirst();
  }
}
