package dev.millrace.sink.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetentionRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Duration ENDED = Duration.ofMinutes(10);
  private static final Duration OLD = Duration.ofHours(20);
  private static final Duration IDLE = Duration.ofHours(24);

  private final RetentionRules rules = new RetentionRules(ENDED, OLD, IDLE);

  @Property
  void shouldDeleteAnEndedTopicExactlyWhenItsRetentionIsOver(
      @ForAll @IntRange(max = 3600) int secondsAgo) {
    Instant end = NOW.minusSeconds(secondsAgo);

    RetentionDecision decision =
        rules.dedicated(Optional.of(end), Optional.of(new LastRecord(end, true)), NOW);

    assertThat(decision)
        .isEqualTo(
            secondsAgo >= ENDED.toSeconds()
                ? new RetentionDecision.Delete()
                : new RetentionDecision.Keep(end.plus(ENDED)));
  }

  @Test
  void shouldKeepATopicWithoutAnEndWhileItIsWritten() {
    Instant created = NOW.minus(Duration.ofDays(30));

    assertThat(
            rules.dedicated(
                Optional.of(created), Optional.of(new LastRecord(NOW.minusSeconds(1), false)), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.minusSeconds(1).plus(OLD)));
  }

  @Test
  void shouldDeleteATopicWithoutAnEndWhenItIsOldAndSilent() {
    Instant created = NOW.minus(OLD);

    assertThat(rules.dedicated(Optional.of(created), Optional.empty(), NOW))
        .isEqualTo(new RetentionDecision.Delete());
    assertThat(rules.dedicated(Optional.of(created.plusSeconds(1)), Optional.empty(), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plusSeconds(1)));
  }

  @Test
  void shouldKeepAnEmptyTopicWhoseAgeIsUnknown() {
    assertThat(rules.dedicated(Optional.empty(), Optional.empty(), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plus(OLD)));
  }

  @Test
  void shouldTakeATimeAheadOfOurClockAsNow() {
    Instant ahead = NOW.plus(Duration.ofDays(365));

    assertThat(rules.dueAfterEnd(ahead, NOW)).isEqualTo(NOW.plus(ENDED));
    assertThat(rules.dedicated(Optional.of(ahead), Optional.of(new LastRecord(ahead, true)), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plus(ENDED)));
    assertThat(rules.pool(Optional.of(ahead), Optional.of(ahead), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plus(IDLE)));
  }

  @Test
  void shouldDeleteAPoolWhenItsLastRecordIsOldEnough() {
    Optional<Instant> created = Optional.of(NOW.minus(Duration.ofDays(9)));

    assertThat(rules.pool(created, Optional.of(NOW.minus(IDLE)), NOW))
        .isEqualTo(new RetentionDecision.Delete());
    assertThat(rules.pool(created, Optional.of(NOW.minus(IDLE).plusSeconds(1)), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plusSeconds(1)));
    assertThat(rules.pool(Optional.of(NOW), Optional.empty(), NOW))
        .isEqualTo(new RetentionDecision.Keep(NOW.plus(IDLE)));
  }
}
