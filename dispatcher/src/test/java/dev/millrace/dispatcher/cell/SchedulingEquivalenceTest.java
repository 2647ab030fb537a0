package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.worker.ScanningWorkerTable;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The indices of a cell lead to the decisions that a scan of all models and workers leads to. */
class SchedulingEquivalenceTest {

  private static final int EVENTS = 600;

  /** Progress times out before liveness does, so that both happen. */
  private static final CellRules RULES =
      CellRules.DEFAULTS.with(
          Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(3), 3);

  @Property(tries = 150)
  void shouldDecideAsTheReferenceModelDoes(@ForAll long seed) {
    // Given
    RandomEvents events = new RandomEvents(seed);
    Cell indexed = new Cell(RULES);
    Cell scanning = scanning();

    for (int i = 0; i < EVENTS; i++) {
      if (events.crash()) {
        indexed = new Cell(RULES);
        scanning = scanning();
        List<Decision> restored = indexed.restore(events.entries(), events.now());
        assertThat(restored).isEqualTo(scanning.restore(events.entries(), events.now()));
        events.apply(restored);
      }
      CellEvent event = events.next();

      // When
      List<Decision> decisions = indexed.on(event, events.now());

      // Then
      assertThat(decisions).as("after %s", event).isEqualTo(scanning.on(event, events.now()));
      assertThat(indexed.models()).isEqualTo(scanning.models());
      for (String model : new TreeSet<>(indexed.models())) {
        assertThat(indexed.status(model, 0, events.now()))
            .isEqualTo(scanning.status(model, 0, events.now()));
      }
      events.apply(decisions);
    }
  }

  private static Cell scanning() {
    return new Cell(RULES, CellSite.ALONE, new ScanningWorkerTable(RULES));
  }
}
