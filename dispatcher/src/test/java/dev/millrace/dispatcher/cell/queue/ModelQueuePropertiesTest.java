package dev.millrace.dispatcher.cell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.dispatcher.cell.step.TenantWeights;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The order of a model's queue is that of the reference, and nothing gets lost in it. */
class ModelQueuePropertiesTest {

  private static final Duration AGEING = Duration.ofMillis(500);
  private static final TenantWeights WEIGHTS = TenantWeights.parse("a=3,b=2");

  @Property(tries = 300)
  void shouldGoOnAsTheReferenceDoes(
      @ForAll long seed, @ForAll boolean fair, @ForAll boolean ageing) {
    Random random = new Random(seed);
    Scheduling scheduling =
        new Scheduling(ageing ? AGEING : Duration.ZERO, fair, WEIGHTS, PlacementPolicy.COMBINED);
    ModelQueue queue = new ModelQueue(scheduling);
    NaiveQueue naive = new NaiveQueue(scheduling);
    Map<Pending, Place> waiting = new HashMap<>();
    List<Pending> running = new ArrayList<>();
    Instant now = CellFixtures.START;
    int goesMoreOften = 1 + random.nextInt(3);

    for (int i = 0; i < 400; i++) {
      now = now.plusMillis(random.nextInt(40));
      switch (random.nextInt(7 + goesMoreOften)) {
        case 0, 1, 2 -> {
          Pending pending = arrival(i, random, now);
          naive.add(pending);
          waiting.put(pending, queue.add(pending));
        }
        case 3 -> {
          if (!waiting.isEmpty() && random.nextBoolean()) {
            Pending gone = any(random, List.copyOf(waiting.keySet()));
            naive.remove(gone);
            queue.remove(waiting.remove(gone));
          }
        }
        case 4, 5 -> {
          if (!running.isEmpty()) {
            Pending over = any(random, running);
            running.remove(over);
            long tokens = random.nextInt(700);
            naive.settle(over, tokens);
            queue.settle(over, tokens);
          }
        }
        case 6 -> {
          if (!running.isEmpty()) {
            Pending back = any(random, running);
            running.remove(back);
            naive.settle(back, 0);
            queue.settle(back, 0);
            naive.add(back);
            waiting.put(back, queue.add(back));
          }
        }
        default -> {
          Optional<Pending> next = queue.next(now);
          assertThat(next).isEqualTo(naive.next(now));
          if (next.isPresent()) {
            naive.dispatch(next.get());
            queue.dispatch(waiting.remove(next.get()));
            running.add(next.get());
          }
        }
      }
      assertThat(queue.isEmpty()).isEqualTo(waiting.isEmpty());
      assertThat(queue.depths().values().stream().mapToInt(it -> it).sum())
          .isEqualTo(waiting.size())
          .isEqualTo(naive.size());
      assertThat(queue.oldest())
          .isEqualTo(waiting.keySet().stream().map(Pending::arrivedAt).min(Instant::compareTo));
    }
    for (Optional<Pending> next = queue.next(now); next.isPresent(); next = queue.next(now)) {
      assertThat(next).isEqualTo(naive.next(now));
      naive.dispatch(next.get());
      queue.dispatch(waiting.remove(next.get()));
    }
    assertThat(waiting).isEmpty();
  }

  @Property(tries = 100)
  void shouldCountWhoHasWaitedSince(@ForAll long seed) {
    Random random = new Random(seed);
    ModelQueue queue = new ModelQueue(Scheduling.DEFAULTS);
    List<Pending> waiting = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Instant at = CellFixtures.START.plusMillis(random.nextInt(100));
      Pending pending = arrival(i, random, at);
      waiting.add(pending);
      queue.add(pending);
    }
    Instant since = CellFixtures.START.plusMillis(random.nextInt(100));
    int limit = random.nextInt(20);

    int counted = queue.waitingSince(Priority.CRITICAL, since, limit);

    long all =
        waiting.stream()
            .filter(it -> it.priority() == Priority.CRITICAL && !it.arrivedAt().isAfter(since))
            .count();
    assertThat(counted).isEqualTo((int) Math.min(limit, all));
  }

  private static Pending any(Random random, List<Pending> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Pending arrival(int number, Random random, Instant at) {
    return CellFixtures.pending(
        number,
        List.of("a", "b", "c", "d").get(random.nextInt(4)),
        "m",
        List.of(Priority.values()).get(random.nextInt(4)),
        at,
        Optional.empty(),
        new Demand(random.nextInt(100), random.nextInt(500)));
  }
}
