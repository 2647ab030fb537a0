package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.queue.KnownModels;
import dev.millrace.model.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Models whose workers are gone for good. */
class KnownModelsTest {

  private static final Duration ALMOST = KnownModels.MEMORY.minusHours(1);
  private static final Duration REST = Duration.ofHours(2);

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldForgetAModelThatHadNoWorkerForLong() {
    cell.ready("w", 1, 1, 0).leaves("w", 1).sleeps(ALMOST);
    assertThat(cell.cell().models()).hasSize(1);

    cell.sleeps(REST);

    assertThat(cell.cell().models()).isEmpty();
    assertThat(cell.crashes().cell().models()).as("its entry is gone, too").isEmpty();
  }

  @Test
  void shouldRememberAModelThatIsServed() {
    cell.ready("w", 1, 1, 0).sleeps(ALMOST).ready("w", 2, 1, 0).sleeps(REST);

    assertThat(cell.cell().models()).hasSize(1);
  }

  @Test
  void shouldCountFromTheRestorationInARestoredCell() {
    cell.ready("w", 1, 1, 0).leaves("w", 1).sleeps(ALMOST).crashes().sleeps(REST);

    assertThat(cell.cell().models()).hasSize(1);

    assertThat(cell.sleeps(ALMOST).cell().models()).isEmpty();
  }

  @Test
  void shouldRememberAModelForWhichRequestsWait() {
    cell.ready("w", 1, 1, 0)
        .leaves("w", 1)
        .arrives(1, Priority.NORMAL, KnownModels.MEMORY.multipliedBy(2))
        .sleeps(ALMOST)
        .sleeps(REST);

    assertThat(cell.cell().models()).hasSize(1);
    assertThat(cell.ready("w", 2, 1, 0).dispatchedNumbers()).containsExactly(1);
  }
}
