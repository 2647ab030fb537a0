package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellHarness.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.model.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a cell does when it is restored from its entries. */
class CellRestorationTest {

  private static final Duration LIVENESS = CellRules.DEFAULTS.livenessTimeout();

  private final CellHarness cell = new CellHarness();

  @Test
  void shouldRepeatVerdictsAndStopsAfterACrash() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL);
    cell.cancels(1).cancels(2);

    cell.crashes();

    assertThat(cell.last(StopRun.class))
        .extracting(StopRun::requestId)
        .containsExactly(CellFixtures.id(1));
    assertThat(cell.last(Close.class))
        .extracting(close -> close.closing().requestId())
        .containsExactly(CellFixtures.id(2));
  }

  @Test
  void shouldRestartTimersAfterACrashAndDispatchNothingBeforeAWorkerReports() {
    Dispatched run = dispatched(1);
    cell.passes(LIVENESS.minusSeconds(1)).crashes().passes(LIVENESS.minusSeconds(1));
    cell.arrives(2, Priority.NORMAL);
    assertThat(cell.dispatchedItems()).isEmpty();

    cell.ready("w", 1, 2, 0, run);

    assertThat(cell.dispatchedNumbers()).containsExactly(2);
  }

  @Test
  void shouldDropABodyWhoseRequestTheStoreDoesNotKnow() {
    // Given a crash between a body and the state that follows it
    cell.entries.put(
        new EntryKey.OfBody(CellFixtures.id(1)),
        new Entry.OfBody(CellFixtures.id(1), RequestBody.of(new byte[] {1})));

    // When
    cell.crashes();

    // Then
    assertThat(cell.last(Decision.Forget.class))
        .extracting(Decision.Forget::key)
        .containsExactly(new EntryKey.OfBody(CellFixtures.id(1)));
  }

  @Test
  void shouldDispatchTheBodyThatItStoredWhenItWasRestored() {
    // Given
    cell.arrives(1, Priority.NORMAL).crashes();

    // When
    cell.ready("w", 1, 1, 0);

    // Then
    assertThat(cell.dispatchedItems())
        .singleElement()
        .satisfies(run -> assertThat(run.item().pending().body().size()).isEqualTo(100));
  }

  private Dispatched dispatched(int number) {
    return cell.ready("w", 1, 1, 0).arrives(number, Priority.NORMAL).dispatchedItems().getFirst();
  }
}
