package dev.millrace.dispatcher.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.ShardedWorld.Faults;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Who lends what to whom, in a world without faults. */
class LendingTest {

  private static ShardedWorld world(long seed, int shards, int workers) {
    return new ShardedWorld(seed, CellRules.DEFAULTS, Faults.NONE, shards, workers);
  }

  private static void steps(ShardedWorld world, int number) {
    for (int i = 0; i < number; i++) {
      world.step();
    }
  }

  @Property(tries = 60)
  void shouldSpreadIdleWorkersEvenlyAndThenLeaveThemAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 12) int workers) {
    ShardedWorld world = world(seed, shards, workers);

    steps(world, 150);

    int least = workers / shards;
    assertThat(world.shards())
        .allSatisfy(
            cell -> assertThat(world.workersIn(cell)).isBetween((long) least, (long) least + 1));
    int moves = moves(world);
    steps(world, 300);
    assertThat(moves(world)).isEqualTo(moves);
  }

  private static int moves(ShardedWorld world) {
    return world.workers.stream().mapToInt(SimulatedWorker::moves).sum();
  }

  @Test
  void shouldLendTheOnlyWorkerOfAShardThatHasNothingToDo() {
    ShardedWorld world = world(1, 2, 2);
    steps(world, 50);
    int idle = world.shards().getFirst();
    int hot = world.shards().getLast();
    assertThat(world.workersIn(idle)).isEqualTo(1);

    for (int i = 0; i < 200; i++) {
      world.requestOf(hot);
    }
    steps(world, 20);

    assertThat(world.workersIn(hot)).isEqualTo(2);
    while (!world.atRest()) {
      world.step();
    }
    steps(world, 30);
    assertThat(world.workersIn(idle)).isEqualTo(1);
    assertThat(world.dispatched.get(idle)).isNull();
  }

  @Test
  void shouldGiveAWorkerBackToAShardThatHasWorkAgain() {
    ShardedWorld world = world(2, 2, 4);
    steps(world, 50);
    int first = world.shards().getFirst();
    int second = world.shards().getLast();
    for (int i = 0; i < 400; i++) {
      world.requestOf(second);
    }
    steps(world, 30);
    assertThat(world.workersIn(second)).isEqualTo(4);

    for (int i = 0; i < 400; i++) {
      world.requestOf(first);
    }
    steps(world, 60);

    assertThat(world.workersIn(first)).isEqualTo(2);
    assertThat(world.waitingIn(second)).isPositive();
  }

  @Test
  void shouldNotFailARequestWhoseShardHasNoWorkerWhileAnotherHasOne() {
    ShardedWorld world = world(3, 2, 1);
    steps(world, 10);
    int home = world.shards().getFirst();
    int other = world.shards().getLast();
    for (int i = 0; i < 300; i++) {
      world.requestOf(home);
    }
    RequestId request = world.requestOf(other);

    for (int i = 0; i < 2_000 && !world.ends.containsKey(request); i++) {
      world.step();
    }

    assertThat(world.ends).containsKey(request);
    world.assertNoneFailedForWantOfAModel();
  }

  /** A turn, the end of what runs, and the way there and back, for each of the other shards. */
  @Property(tries = 40)
  void shouldTakeTurnsWithinTheBoundWhenThereAreFewerWorkersThanShards(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 4) int shards,
      @ForAll @IntRange(min = 1, max = 3) int workers) {
    int fewer = Math.min(workers, shards - 1);
    ShardedWorld world = world(seed, shards, fewer);
    steps(world, 10);
    Map<Integer, Long> served = new HashMap<>();
    Map<Integer, Integer> dispatched = new HashMap<>();
    long turn = 2_000 + ShardedWorld.LONGEST_RUN_MILLIS + 1_000;

    for (int i = 0; i < 600; i++) {
      for (int cell : world.shards()) {
        while (world.waitingIn(cell) < 10) {
          world.requestOf(cell);
          world.readAll();
        }
      }
      world.step();
      for (int cell : world.shards()) {
        int now = world.dispatched.getOrDefault(cell, 0);
        if (dispatched.getOrDefault(cell, 0) != now) {
          dispatched.put(cell, now);
          served.put(cell, world.millis());
        }
        assertThat(world.millis() - served.computeIfAbsent(cell, any -> world.millis()))
            .as("milliseconds without a dispatch in cell %s of %s", cell, world.shards())
            .isLessThanOrEqualTo((shards - 1) * turn);
      }
    }

    assertThat(world.shards()).allSatisfy(cell -> assertThat(dispatched.get(cell)).isPositive());
  }

  @Test
  void shouldCancelARequestThatWasTakenInBeforeTheNumberOfShardsChanged() {
    ShardedWorld world = world(5, 3, 0);
    List<RequestId> requests = world.shards().stream().map(world::requestOf).toList();
    steps(world, 3);

    world.replan(1);
    requests.forEach(world::cancel);
    steps(world, 5);

    assertThat(world.ends.keySet()).containsAll(requests);
    world.assertEveryRequestEndedOnce();
    world.assertNoRequestInTwoCells();
  }

  @Test
  void shouldServeWhatWasTakenInBeforeTheNumberOfShardsChanged() {
    ShardedWorld world = world(6, 4, 2);
    for (int i = 0; i < 40; i++) {
      world.request(Priority.NORMAL, Optional.empty());
    }
    steps(world, 2);

    world.replan(2);
    for (int i = 0; i < 3_000 && !world.atRest(); i++) {
      world.step();
    }
    steps(world, 50);

    world.assertEveryRequestEndedOnce();
    assertThat(world.shards()).allSatisfy(cell -> assertThat(world.workersIn(cell)).isEqualTo(1));
  }
}
