package dev.millrace.dispatcher.cell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TimerQueueTest {

  @Property(tries = 100)
  void shouldFireInOrderOfTimeThenIdWhateverWasReplacedOrCancelled(@ForAll long seed) {
    // Given
    Random random = new Random(seed);
    TimerQueue timers = new TimerQueue();
    Map<RequestId, TimerQueue.Timer> ofIds = new HashMap<>();
    Map<RequestId, Instant> expected = new HashMap<>();
    Instant now = CellFixtures.START;

    for (int i = 0; i < 5_000; i++) {
      RequestId id = CellFixtures.id(random.nextInt(40));
      Optional<Instant> at =
          random.nextInt(3) == 0
              ? Optional.empty()
              : Optional.of(now.plusMillis(random.nextInt(2_000)));
      timers.set(ofIds.computeIfAbsent(id, TimerQueue.Timer::new), at.orElse(null));
      at.ifPresentOrElse(time -> expected.put(id, time), () -> expected.remove(id));
      now = now.plusMillis(random.nextInt(3));

      // When
      Optional<RequestId> fired = timers.takeDue(now);

      // Then
      assertThat(fired).isEqualTo(takeDue(expected, now));
    }
  }

  private static Optional<RequestId> takeDue(Map<RequestId, Instant> timers, Instant now) {
    Optional<RequestId> first =
        timers.entrySet().stream()
            .filter(timer -> !timer.getValue().isAfter(now))
            .min(
                Comparator.comparing((Map.Entry<RequestId, Instant> timer) -> timer.getValue())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey);
    first.ifPresent(timers::remove);
    return first;
  }
}
