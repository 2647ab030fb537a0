package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.DispatchItem;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** How requests are put together into records of work. */
class CellBatchingTest {

  private static final Duration WINDOW = Duration.ofMillis(500);

  private static CellHarness gathering(int items, long tokens) {
    return new CellHarness(
        CellRules.DEFAULTS.with(new Batching(items, Batching.MAX_BYTES, tokens, WINDOW, 9)));
  }

  @Example
  void shouldHoldBackTheFirstUntilItsWindowHasPassed() {
    CellHarness cell = gathering(8, 0).ready("w", 1, 4, 0);
    cell.arrives(1, Priority.NORMAL);
    assertThat(cell.dispatchedNumbers()).isEmpty();
    cell.arrives(2, Priority.LOW);
    assertThat(cell.dispatchedNumbers()).isEmpty();

    cell.passes(WINDOW);

    assertThat(cell.last(Dispatch.class)).hasSize(1);
    assertThat(cell.dispatchedNumbers()).containsExactly(1, 2);
  }

  @Example
  void shouldNotWaitForMoreThanABatchHolds() {
    CellHarness cell = gathering(3, 0).ready("w", 1, 4, 0);

    cell.arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL).arrives(3, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1, 2, 3);
  }

  @Example
  void shouldNotWaitForMoreTokensThanABatchHolds() {
    CellHarness cell = gathering(8, 50).ready("w", 1, 4, 0);

    cell.arrives(1, Priority.NORMAL).arrives(2, Priority.NORMAL);

    assertThat(cell.dispatchedNumbers()).containsExactly(1, 2);
    assertThat(cell.last(Dispatch.class)).as("30 tokens each").hasSize(2);
  }

  @Example
  void shouldNeverHoldBackUrgentRequestsAndLetTheOthersGoWithThem() {
    for (Priority urgent : List.of(Priority.CRITICAL, Priority.HIGH)) {
      CellHarness cell = gathering(8, 0).ready("w", 1, 4, 0).arrives(1, Priority.NORMAL);

      cell.arrives(2, urgent);

      assertThat(cell.last(Dispatch.class)).hasSize(1);
      assertThat(cell.dispatchedNumbers()).containsExactly(2, 1);
    }
  }

  @Example
  void shouldGiveAWorkerNoMoreThanThePrefetchBeyondItsSlots() {
    CellHarness cell = new CellHarness().ready("w", 1, 1, 3);
    for (int i = 0; i < 6; i++) {
      cell.arrives(i, Priority.NORMAL);
    }
    assertThat(cell.view().running()).isEqualTo(4);
    cell.event(new Ruled(CellRules.DEFAULTS.with(batching(1)), Set.of()));
    CellHarness.Dispatched first =
        new CellHarness.Dispatched(
            cell.all.stream()
                .filter(Dispatch.class::isInstance)
                .map(Dispatch.class::cast)
                .findFirst()
                .orElseThrow()
                .worker(),
            1,
            firstItem(cell));

    cell.ends(first, CellFixtures.success("done"));

    assertThat(cell.view().running()).as("three still run, of two that may").isEqualTo(3);
  }

  private static Batching batching(int prefetch) {
    return new Batching(32, Batching.MAX_BYTES, 0, Duration.ZERO, prefetch);
  }

  private static DispatchItem firstItem(CellHarness cell) {
    return cell.all.stream()
        .filter(Dispatch.class::isInstance)
        .map(decision -> ((Dispatch) decision).items().getFirst())
        .findFirst()
        .orElseThrow();
  }

  @Property(tries = 100)
  void shouldKeepEveryBatchWithinItsLimits(@ForAll long seed) {
    // Given
    RandomEvents events = new RandomEvents(seed);
    Batching limits = CellRules.DEFAULTS.batching();
    Cell cell = new Cell(CellRules.DEFAULTS);

    for (int i = 0; i < 600; i++) {
      if (events.crash()) {
        cell = new Cell(CellRules.DEFAULTS);
        limits = CellRules.DEFAULTS.batching();
        events.apply(cell.restore(events.entries(), events.now()));
      }
      CellEvent event = events.next();
      if (event instanceof Ruled ruled) {
        limits = ruled.rules().batching();
      }

      // When
      List<Decision> decisions = cell.on(event, events.now());

      // Then
      events.apply(decisions);
      for (Decision decision : decisions) {
        if (decision instanceof Dispatch dispatch) {
          requireWithin(limits, dispatch.items());
        }
      }
    }
  }

  private static void requireWithin(Batching limits, List<DispatchItem> items) {
    assertThat(items).hasSizeBetween(1, limits.items());
    if (items.size() > 1) {
      assertThat(items.stream().mapToInt(item -> item.pending().body().size()).sum())
          .isLessThanOrEqualTo(limits.bytes());
      long tokens = items.stream().mapToLong(item -> demand(item).tokens()).sum();
      assertThat(Optional.of(tokens).filter(sum -> limits.tokens() > 0).orElse(0L))
          .isLessThanOrEqualTo(limits.tokens());
    }
  }

  private static Demand demand(DispatchItem item) {
    return item.pending().demand();
  }
}
