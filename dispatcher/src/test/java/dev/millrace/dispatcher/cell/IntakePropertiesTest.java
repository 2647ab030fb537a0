package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Ruled;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.Observation.IntakeChanged;
import dev.millrace.dispatcher.cell.step.Watermark;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.model.Priority;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Callers are asked to hold back exactly from the high mark down to the low one, through crashes
 * and changes of the marks, by what a count of all stored requests says.
 */
class IntakePropertiesTest {

  private static final int EVENTS = 600;
  private static final Watermarks MARKS =
      new Watermarks(new Watermark(6, 3), new Watermark(12_000, 6_000));
  private static final CellRules RULES = CellRules.DEFAULTS.with(MARKS);

  @Property(tries = 100)
  void shouldChangeOnlyAtCrossings(@ForAll long seed) {
    // Given
    RandomEvents events = new RandomEvents(seed);
    Cell cell = new Cell(RULES);
    Watermarks marks = MARKS;
    Map<String, Set<Priority>> closed = new HashMap<>();

    for (int i = 0; i < EVENTS; i++) {
      if (events.crash()) {
        cell = new Cell(RULES);
        events.apply(cell.restore(events.entries(), events.now()));
        marks = MARKS;
        expect(closed, events, marks);
      }
      CellEvent event = events.next();
      if (event instanceof Ruled ruled) {
        marks = ruled.rules().watermarks();
      }

      // When
      List<Decision> decisions = cell.on(event, events.now());

      // Then
      events.apply(decisions);
      Map<String, Set<Priority>> before = Map.copyOf(closed);
      expect(closed, events, marks);
      for (String model : RandomEvents.MODELS) {
        Set<Priority> now = closed.getOrDefault(model, Set.of());
        assertThat(cell.status(model, 0, events.now()).load().closed())
            .as("%s after %s", model, event)
            .isEqualTo(now);
        assertThat(changes(decisions, model))
            .isEqualTo(now.equals(before.getOrDefault(model, Set.of())) ? List.of() : List.of(now));
      }
    }
  }

  @Example
  void shouldNotCloseTheQueueToCriticalRequestsBecauseOfLowOnes() {
    CellHarness cell = new CellHarness(RULES);
    for (int i = 0; i < 6; i++) {
      cell.arrives(i, Priority.LOW);
    }
    assertThat(cell.view().accepts(Priority.LOW)).isFalse();
    assertThat(cell.view().accepts(Priority.NORMAL)).isTrue();
    for (int i = 6; i < 12; i++) {
      cell.arrives(i, Priority.HIGH);
    }
    assertThat(cell.view().load().closed())
        .containsExactlyInAnyOrder(Priority.HIGH, Priority.NORMAL, Priority.LOW);
  }

  private static List<Set<Priority>> changes(List<Decision> decisions, String model) {
    return decisions.stream()
        .filter(Observed.class::isInstance)
        .map(observed -> ((Observed) observed).observation())
        .filter(IntakeChanged.class::isInstance)
        .map(IntakeChanged.class::cast)
        .filter(changed -> changed.model().equals(model))
        .map(IntakeChanged::closed)
        .toList();
  }

  /** The reference: hysteresis over counts from the stored entries alone. */
  private static void expect(
      Map<String, Set<Priority>> closed, RandomEvents events, Watermarks marks) {
    for (String model : RandomEvents.MODELS) {
      Set<Priority> before = closed.getOrDefault(model, Set.of());
      Set<Priority> after = EnumSet.noneOf(Priority.class);
      for (Priority priority : Priority.values()) {
        List<Queued> counted =
            events.entries().stream()
                .filter(entry -> entry instanceof Entry.OfRequest(Queued any))
                .map(entry -> (Queued) ((Entry.OfRequest) entry).state())
                .filter(queued -> queued.model().equals(model))
                .filter(queued -> queued.pending().priority().compareTo(priority) <= 0)
                .toList();
        long tokens = counted.stream().mapToLong(it -> it.pending().demand().tokens()).sum();
        boolean was = before.contains(priority);
        boolean full =
            reached(marks.requests(), was, counted.size()) || reached(marks.tokens(), was, tokens);
        if (full) {
          after.add(priority);
        }
      }
      closed.put(model, after);
    }
  }

  private static boolean reached(Watermark mark, boolean was, long amount) {
    if (mark.high() == 0) {
      return false;
    }
    return amount >= mark.high() || (was && amount > mark.low());
  }
}
