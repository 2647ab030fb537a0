package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.SimulatedWorld.Faults;
import dev.millrace.dispatcher.cell.step.Batching;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.ClosingRules;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.dispatcher.cell.step.Watermarks;
import dev.millrace.model.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Under every combination of faults: only legal transitions, order and credit at every dispatch,
 * increasing runs (checked by {@link SimulatedChangelog} at each decision), and every request
 * completes once, with the end that the readers of its result topic see.
 */
class CellPropertiesTest {

  private static final Set<SimulatedChangelog.Transition> VISITED =
      EnumSet.noneOf(SimulatedChangelog.Transition.class);

  private static final AtomicInteger TURNS = new AtomicInteger();

  private static final AtomicInteger SUSPENDED = new AtomicInteger();

  private static final CellRules RULES =
      new CellRules(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofMinutes(10),
          100_000,
          Duration.ofSeconds(60),
          1_000,
          new ClosingRules(Duration.ofSeconds(10), 3),
          Duration.ofMinutes(10),
          3,
          10,
          Duration.ofMillis(500),
          new Batching(4, Batching.MAX_BYTES, 0, Duration.ZERO, Batching.MOST_PREFETCH),
          QueueLimits.NONE,
          new Scheduling(
              Duration.ofSeconds(2), true, TenantWeights.parse("b=3"), PlacementPolicy.COMBINED),
          Watermarks.DEFAULTS);

  @Property(tries = 200)
  void shouldNeverExceedTheCapacityOfAWorkerWithoutFaults(@ForAll long seed) {
    SimulatedWorld world = new SimulatedWorld(seed, RULES, Faults.NONE);

    world.run(300);

    world.assertEveryRequestEndedOnce();
    assertThat(world.workers)
        .allSatisfy(w -> assertThat(w.mostHeld()).isLessThanOrEqualTo(w.slots + w.prefetch));
    TURNS.addAndGet(world.changelog.turns());
    VISITED.addAll(world.changelog.visited);
  }

  @Property(tries = 200)
  void shouldEndEveryRequestOnceWhenWorkersDie(@ForAll long seed) {
    SimulatedWorld world =
        new SimulatedWorld(seed, RULES, new Faults(true, false, true, false, false));

    world.run(300);

    world.assertEveryRequestEndedOnce();
    VISITED.addAll(world.changelog.visited);
  }

  @Property(tries = 300)
  void shouldEndEveryRequestOnceWhenWorkersAndCellDie(@ForAll long seed) {
    SimulatedWorld world =
        new SimulatedWorld(seed, RULES, new Faults(true, true, true, false, false));

    world.run(300);

    world.assertEveryRequestEndedOnce();
    VISITED.addAll(world.changelog.visited);
  }

  @Property(tries = 300)
  void shouldCompleteWithTheEndThatReadersSeeWhenLostCellsGoOnDispatching(@ForAll long seed) {
    SimulatedWorld world =
        new SimulatedWorld(seed, RULES, new Faults(false, true, false, true, false));

    world.run(300);

    world.assertEveryRequestEndedOnce();
    VISITED.addAll(world.changelog.visited);
  }

  @Property(tries = 100)
  void shouldEndEveryRequestOnceWhenVerdictsAreLost(@ForAll long seed) {
    SimulatedWorld world =
        new SimulatedWorld(seed, RULES, new Faults(true, false, true, false, true));

    world.run(300);

    world.assertEveryRequestEndedOnce();
    VISITED.addAll(world.changelog.visited);
  }

  @Property(tries = 20)
  void shouldLetTheRunsOfRequestsThatNoOtherCellCanKnowSkipTheLog(@ForAll long seed) {
    SimulatedWorld world = new SimulatedWorld(seed, RULES, Faults.NONE);

    world.run(300);

    assertThat(world.workers).anySatisfy(w -> assertThat(w.unread()).isPositive());
  }

  @Property(tries = 20)
  void shouldSuspendRunsAndChargeNothingForIt(@ForAll long seed) {
    SimulatedWorld world = new SimulatedWorld(seed, RULES, Faults.NONE);

    world.run(600);

    world.assertEveryRequestEndedOnce();
    world.workers.forEach(worker -> SUSPENDED.addAndGet(worker.suspended()));
    assertThat(world.ends.values())
        .allSatisfy(
            verdicts ->
                assertThat(verdicts)
                    .noneMatch(
                        it ->
                            it.error()
                                .filter(e -> e.code() == ErrorCode.ATTEMPTS_EXHAUSTED)
                                .isPresent()));
  }

  @AfterContainer
  static void shouldHaveSuspendedRuns() {
    assertThat(SUSPENDED).hasPositiveValue();
  }

  @AfterContainer
  static void shouldHaveGivenTurnsToOverdueClasses() {
    assertThat(TURNS).hasPositiveValue();
  }

  @AfterContainer
  static void shouldHaveVisitedEveryTransition() {
    assertThat(VISITED)
        .containsAll(EnumSet.complementOf(EnumSet.of(SimulatedChangelog.Transition.FORGOTTEN)));
  }
}
