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
import net.jqwik.api.constraints.IntRange;

/** The bounds that docs/operations.md states: of the longest wait, and of unfairness. */
class OrderBoundsTest {

  private static final Duration AGEING = Duration.ofSeconds(1);

  /** The largest request, by its estimate or by what it took. */
  private static final int LARGEST = 600;

  /** A request that waits, and dispatches since it was overdue for the class of high ones. */
  private static final class Waiting {
    private final Place place;
    private int before = -1;
    private int passed;

    private Waiting(Place place) {
      this.place = place;
    }

    private Pending pending() {
      return place.pending;
    }
  }

  @Property(tries = 100)
  void shouldLetNobodyWaitLongerThanStatedAlthoughHighRequestsNeverEnd(@ForAll long seed) {
    Random random = new Random(seed);
    ModelQueue queue =
        new ModelQueue(new Scheduling(AGEING, true, TenantWeights.EQUAL, PlacementPolicy.COMBINED));
    List<Waiting> waiting = new ArrayList<>();
    Instant now = CellFixtures.START;
    int sinceTurn = 0;
    int turns = 0;

    for (int number = 0; number < 3_000; number += 2) {
      now = now.plusMillis(random.nextInt(30));
      waiting.add(new Waiting(queue.add(request(number, "t", Priority.HIGH, now, 100))));
      if (random.nextInt(12) == 0) {
        Priority priority =
            List.of(Priority.CRITICAL, Priority.NORMAL, Priority.LOW).get(random.nextInt(3));
        waiting.add(new Waiting(queue.add(request(number + 1, "t", priority, now, 100))));
      }
      Pending next = queue.next(now).orElseThrow();
      Instant then = now;
      waiting.forEach(it -> noteOverdue(it, waiting, then));
      Waiting goes =
          waiting.stream().filter(it -> it.pending().equals(next)).findFirst().orElseThrow();
      waiting.remove(goes);
      queue.dispatch(goes.place);
      if (next.priority() == Priority.CRITICAL) {
        continue;
      }
      for (Waiting other : waiting) {
        other.passed += other.before < 0 ? 0 : 1;
        assertThat(other.before < 0 || other.passed < Scheduling.TURNS * (other.before + 1))
            .as("%s still waits after %s", other.pending(), other.passed)
            .isTrue();
      }
      boolean lower = next.priority() != Priority.HIGH;
      assertThat(lower && sinceTurn < Scheduling.TURNS - 1).as("a turn too soon").isFalse();
      sinceTurn = lower ? 0 : sinceTurn + 1;
      turns += lower ? 1 : 0;
    }
    assertThat(turns).isPositive();
  }

  /** High and critical ones are never overdue. */
  private static void noteOverdue(Waiting it, List<Waiting> all, Instant now) {
    Priority priority = it.pending().priority();
    int steps = priority == Priority.LOW ? 2 : 1;
    Instant overdue = it.pending().arrivedAt().plus(AGEING.multipliedBy(steps));
    if (it.before < 0 && priority.compareTo(Priority.HIGH) > 0 && !now.isBefore(overdue)) {
      it.before =
          (int)
              all.stream()
                  .map(Waiting::pending)
                  .filter(other -> other.priority().compareTo(Priority.HIGH) > 0)
                  .filter(other -> Place.byArrival(placed(other), it.place) < 0)
                  .count();
    }
  }

  private static Place placed(Pending pending) {
    return new Place(pending, new Line("t", 1));
  }

  @Property(tries = 100)
  void shouldShareByWeightBetweenTenantsThatBothWait(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int slots,
      @ForAll @IntRange(min = 1, max = 5) int weight,
      @ForAll @IntRange(max = 300) int alone) {
    Service service = new Service(seed, slots, TenantWeights.parse("f=" + weight));
    service.keepWaiting("g", 5);
    for (int i = 0; i < alone; i++) {
      service.turn();
      service.keepWaiting("g", 5);
    }
    service.forgetTokens();
    for (int i = 0; i < 500; i++) {
      service.keepWaiting("g", 5);
      service.keepWaiting("f", 5);

      service.turn();

      double difference = (double) service.tokens("f") / weight - service.tokens("g");
      assertThat(Math.abs(difference)).isLessThanOrEqualTo(2.0 * (1 + 3 * slots) * LARGEST);
    }
  }

  @Property(tries = 100)
  void shouldLetATenantWithAHundredthOfTheLoadWaitNoLongerThanStated(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int slots) {
    Service service = new Service(seed, slots, TenantWeights.EQUAL);
    service.keepWaiting("large", 1_000);
    for (int i = 0; i < 20; i++) {
      service.forgetTokens();
      service.arrive("small");
      while (service.waits("small")) {
        service.keepWaiting("large", 1_000);
        service.turn();
        assertThat(service.tokens("large")).isLessThanOrEqualTo((2L + 3L * slots) * LARGEST);
      }
      for (int j = 0; j < 100; j++) {
        service.keepWaiting("large", 1_000);
        service.turn();
      }
    }
  }

  private static Pending request(
      int number, String tenant, Priority priority, Instant at, int tokens) {
    return CellFixtures.pending(
        number, tenant, "m", priority, at, Optional.empty(), new Demand(0, tokens));
  }

  /** Slots that are never free while somebody waits; runs end in any order. */
  private static final class Service {
    private final Random random;
    private final int slots;
    private final ModelQueue queue;
    private final Map<Pending, Place> waiting = new HashMap<>();
    private final List<Pending> running = new ArrayList<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private Instant now = CellFixtures.START;
    private int numbers;

    private Service(long seed, int slots, TenantWeights weights) {
      this.random = new Random(seed);
      this.slots = slots;
      this.queue =
          new ModelQueue(new Scheduling(Duration.ZERO, true, weights, PlacementPolicy.COMBINED));
    }

    private void arrive(String tenant) {
      Pending next = request(numbers++, tenant, Priority.NORMAL, now, 1 + random.nextInt(LARGEST));
      waiting.put(next, queue.add(next));
    }

    private void keepWaiting(String tenant, int most) {
      for (long i = waiting(tenant); i < most; i++) {
        arrive(tenant);
      }
    }

    private boolean waits(String tenant) {
      return waiting(tenant) > 0;
    }

    private long waiting(String tenant) {
      return waiting.keySet().stream().filter(it -> it.tenant().equals(tenant)).count();
    }

    /** A run ends, if all slots are taken, and the next one begins. */
    private void turn() {
      now = now.plusMillis(1);
      if (running.size() == slots) {
        Pending over = running.remove(random.nextInt(slots));
        int took = random.nextInt(LARGEST);
        queue.settle(over, took);
        tokens.merge(over.tenant(), (long) took, Long::sum);
      }
      Pending next = queue.next(now).orElseThrow();
      queue.dispatch(waiting.remove(next));
      running.add(next);
    }

    /** Of the tenant's runs that have ended. */
    private long tokens(String tenant) {
      return tokens.getOrDefault(tenant, 0L);
    }

    private void forgetTokens() {
      tokens.clear();
    }
  }
}
