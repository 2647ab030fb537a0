package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.SimulatedWorld.Faults;
import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Open;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Entry;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Observation.Refused;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

/** What may wait in a cell, and what becomes of the rest. */
class QueueBudgetTest {

  private static final int BODY = 100;
  private static final long ONE = BODY + Waiting.BYTES_BESIDE_BODY;
  private static final CellRules TWO = CellRules.DEFAULTS.with(new QueueLimits(2 * ONE, 0));

  private static long refusals;

  private final CellHarness cell = new CellHarness(TWO);

  @Test
  void shouldRefuseAtOnceWhenTheQueueIsFull() {
    cell.arrives(1, Priority.LOW).arrives(2, Priority.LOW);

    cell.arrives(3, Priority.CRITICAL);

    assertThat(cell.last(Close.class))
        .singleElement()
        .satisfies(
            close ->
                assertThat(close.closing().verdict().error())
                    .map(ErrorInfo::code)
                    .contains(ErrorCode.OVERLOADED));
    assertThat(cell.cell().waiting().bytes()).isEqualTo(2 * ONE);
  }

  @Test
  void shouldLeaveNothingOfARefusedRequestWhenItsVerdictIsWritten() {
    cell.arrives(1, Priority.LOW).arrives(2, Priority.LOW);
    Map<EntryKey, Entry> before = Map.copyOf(cell.entries);
    cell.arrives(3, Priority.LOW);
    Close close = cell.last(Close.class).getFirst();
    assertThat(cell.entries).doesNotContainKey(new EntryKey.OfBody(CellFixtures.id(3)));

    cell.ends(close.closing());

    assertThat(cell.state(3)).containsInstanceOf(Ended.class);
    assertThat(cell.last(Forget.class)).isEmpty();
    cell.sleeps(TWO.endedMemory());
    Map<EntryKey, Entry> after = new HashMap<>(cell.entries);
    // The bound of run numbers moves with the clock; the others fail without a worker by then.
    after
        .keySet()
        .removeIf(key -> key instanceof EntryKey.OfRun || key instanceof EntryKey.OfRequest);
    assertThat(before.keySet()).containsAll(after.keySet());
    assertThat(cell.state(3)).isEmpty();
  }

  @Test
  void shouldTakeWhatFindsAFreeWorkerThoughTheQueueOfAnotherModelIsFull() {
    cell.ready("w", 1, 1, 0);
    cell.arrives(CellFixtures.pending(1, "other", Priority.LOW, cell.wall(), Optional.empty()));
    cell.arrives(CellFixtures.pending(2, "other", Priority.LOW, cell.wall(), Optional.empty()));

    cell.arrives(3, Priority.LOW);

    assertThat(cell.dispatchedNumbers()).containsExactly(3);
  }

  @Test
  void shouldCountWhatWaitsInOtherCells() {
    cell.event(
        new Arrived(
            CellFixtures.pending(1, CellHarness.MODEL, Priority.LOW, cell.wall(), Optional.empty()),
            Optional.empty(),
            true,
            new Waiting(1, BODY + 1)));

    assertThat(cell.last(Close.class)).hasSize(1);
  }

  @Test
  void shouldTakeAgainWhenTheQueueHasDrained() {
    cell.arrives(1, Priority.LOW).arrives(2, Priority.LOW).ready("w", 1, 1, 0);

    cell.arrives(3, Priority.LOW);

    assertThat(cell.state(3)).containsInstanceOf(Queued.class);
    assertThat(cell.cell().waiting().bytes()).isEqualTo(2 * ONE);
  }

  @Test
  void shouldKeepWhatComesBackToAFullQueue() {
    cell.ready("w", 1, 1, 0).arrives(1, Priority.LOW);
    cell.arrives(2, Priority.LOW).arrives(3, Priority.LOW);

    cell.leaves("w", 1);

    assertThat(cell.state(1)).containsInstanceOf(Queued.class);
    assertThat(cell.cell().waiting().bytes()).isEqualTo(3 * ONE);
  }

  @Test
  void shouldRepeatARefusalAfterACrashWithoutABody() {
    cell.arrives(1, Priority.LOW).arrives(2, Priority.LOW).arrives(3, Priority.LOW);

    cell.crashes();

    assertThat(cell.state(3)).containsInstanceOf(Closing.class);
    assertThat(cell.last(Close.class)).hasSize(1);
    assertThat(cell.entries).doesNotContainKey(new EntryKey.OfBody(CellFixtures.id(3)));
  }

  @Property(tries = 150)
  void shouldCountExactlyWhatWaitsAfterAnyHistory(@ForAll long seed) {
    // Given
    CellRules rules =
        CellRules.DEFAULTS
            .with(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(3), 3)
            .with(new QueueLimits(8 * ONE, BODY * 40L));
    RandomEvents events = new RandomEvents(seed);
    Cell one = new Cell(rules);

    for (int i = 0; i < 600; i++) {
      if (events.crash()) {
        Waiting before = one.waiting();
        one = new Cell(rules);
        List<Decision> restored = one.restore(events.entries(), events.now());
        assertThat(restored).noneMatch(QueueBudgetTest::refuses);
        assertThat(one.waiting().requests()).isGreaterThanOrEqualTo(before.requests());
        events.apply(restored);
      }

      // When
      List<Decision> decisions = one.on(events.next(), events.now());
      events.apply(decisions);
      refusals += decisions.stream().filter(QueueBudgetTest::refuses).count();

      // Then
      assertThat(one.waiting()).isEqualTo(waiting(events.entries()));
      assertThat(bodies(events.entries())).isEqualTo(needed(events.entries()));
    }
  }

  @Property(tries = 100)
  void shouldEndEveryRequestOnceWhenSomeAreRefused(@ForAll long seed) {
    SimulatedWorld world =
        new SimulatedWorld(
            seed,
            CellRules.DEFAULTS
                .with(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(3), 3)
                .with(new QueueLimits(2 * ONE, 0)),
            new Faults(true, true, true, false, false));

    world.run(300);

    world.assertEveryRequestEndedOnce();
  }

  @AfterContainer
  static void shouldHaveRefused() {
    assertThat(refusals).isPositive();
  }

  private static boolean refuses(Decision decision) {
    return decision instanceof Observed(Refused any);
  }

  private static Waiting waiting(List<Entry> entries) {
    Map<EntryKey, Integer> sizes = new HashMap<>();
    Waiting waiting = Waiting.NOTHING;
    for (Entry entry : entries) {
      if (entry instanceof Entry.OfBody body) {
        sizes.put(body.key(), body.body().size());
      }
    }
    for (Entry entry : entries) {
      if (entry instanceof Entry.OfRequest(Queued queued)) {
        waiting =
            waiting.plusBody(
                sizes.getOrDefault(new EntryKey.OfBody(queued.id()), Integer.MIN_VALUE));
      }
    }
    return waiting;
  }

  private static Set<EntryKey> bodies(List<Entry> entries) {
    Set<EntryKey> keys = new HashSet<>();
    entries.stream().filter(Entry.OfBody.class::isInstance).forEach(body -> keys.add(body.key()));
    return keys;
  }

  private static Set<EntryKey> needed(List<Entry> entries) {
    Set<EntryKey> keys = new HashSet<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.OfRequest(RequestState state)
          && state instanceof Open open
          && open.hasBody()) {
        keys.add(new EntryKey.OfBody(open.id()));
      }
    }
    return keys;
  }
}
