package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.ShardedWorld.Faults;
import dev.millrace.dispatcher.cell.step.CellRules;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Several cells share a model and lend each other workers. Under every combination of faults no
 * cell gives work to a worker that is in another one, no worker holds more than it takes, and every
 * request completes once, in one cell, with the end that readers see.
 */
class ShardsPropertiesTest {

  private static final AtomicInteger MOVES = new AtomicInteger();

  private static final CellRules RULES =
      CellRules.DEFAULTS
          .with(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(10), 3)
          .patient(Duration.ofMillis(500));

  @Property(tries = 150)
  void shouldNeverBookASlotTwiceWithoutFaults(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    ShardedWorld world = new ShardedWorld(seed, RULES, Faults.NONE, shards, workers);

    world.run(300);

    world.assertEveryRequestEndedOnce();
    world.assertNoRequestInTwoCells();
    world.assertNoneFailedForWantOfAModel();
    assertThat(world.workers).allSatisfy(w -> assertThat(w.overbooked()).isZero());
    world.workers.forEach(w -> MOVES.addAndGet(w.moves()));
  }

  @Property(tries = 200)
  void shouldEndEveryRequestOnceWhenEventsAreLostRepeatedAndReordered(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    ShardedWorld world =
        new ShardedWorld(seed, RULES, new Faults(true, false, true, false), shards, workers);

    world.run(300);

    world.assertEveryRequestEndedOnce();
    world.assertNoRequestInTwoCells();
  }

  @Property(tries = 200)
  void shouldEndEveryRequestOnceWhenCellsAndWorkersCrash(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    ShardedWorld world =
        new ShardedWorld(seed, RULES, new Faults(true, true, true, false), shards, workers);

    world.run(300);

    world.assertEveryRequestEndedOnce();
    world.assertNoRequestInTwoCells();
  }

  @Property(tries = 200)
  void shouldEndEveryRequestOnceWhenTheNumberOfShardsChanges(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    ShardedWorld world =
        new ShardedWorld(seed, RULES, new Faults(true, false, true, true), shards, workers);

    world.run(300);

    world.assertEveryRequestEndedOnce();
    world.assertNoRequestInTwoCells();
  }

  /** Its siblings fell silent while a worker was on its way to one of them. */
  @Example
  void shouldGiveAWorkerWorkAgainThatDidNotGo() {
    ShardedWorld world = new ShardedWorld(-56232, RULES, new Faults(true, false, true, true), 2, 1);

    world.run(300);

    world.assertEveryRequestEndedOnce();
  }

  @AfterContainer
  static void shouldHaveMovedWorkers() {
    assertThat(MOVES).hasPositiveValue();
  }
}
