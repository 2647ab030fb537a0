package dev.millrace.sink.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionScheduleTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RetentionSchedule schedule = new RetentionSchedule();

  @Test
  void shouldNameWhatIsDueEarliestFirstAndNoMoreThanAsked() {
    schedule.put("late", NOW.plusSeconds(1));
    schedule.put("b", NOW);
    schedule.put("a", NOW.minusSeconds(5));
    schedule.put("c", NOW);

    assertThat(schedule.due(NOW, 2)).containsExactly("a", "b");
    assertThat(schedule.due(NOW, 10)).containsExactly("a", "b", "c");
  }

  @Test
  void shouldGoByTheLastTimeOfATopic() {
    schedule.put("a", NOW);
    schedule.put("a", NOW.plusSeconds(1));

    assertThat(schedule.due(NOW, 10)).isEmpty();
    assertThat(schedule.size()).isEqualTo(1);
  }

  @Test
  void shouldForgetWhatIsGone() {
    schedule.put("a", NOW);
    schedule.put("b", NOW);

    schedule.retain(Set.of("b", "c"));

    assertThat(schedule.contains("a")).isFalse();
    assertThat(schedule.due(NOW, 10)).containsExactly("b");
  }
}
