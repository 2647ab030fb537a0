package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final TopicPartition ONE = new TopicPartition("changelog", 0);
  private static final TopicPartition OTHER = new TopicPartition("changelog", 1);

  private long nanos;
  private final RestoreProgress progress = new RestoreProgress(() -> nanos);

  @Test
  void shouldStandStillWhenNothingMovesWithinTheLimit() {
    passes(59);
    assertThat(progress.stoodStill(LIMIT)).isFalse();

    passes(1);

    assertThat(progress.stoodStill(LIMIT)).isTrue();
  }

  @Test
  void shouldNeverStandStillWhileARestorationMovesOn() {
    progress.onRestoreStart(ONE, "store", 0, 1_000);

    for (int i = 1; i <= 10; i++) {
      passes(59);
      progress.onBatchRestored(ONE, "store", i * 100L, 100);
      assertThat(progress.stoodStill(LIMIT)).isFalse();
    }

    passes(60);
    assertThat(progress.stoodStill(LIMIT)).isTrue();
  }

  @Test
  void shouldTellHowMuchOfAllIsRestored() {
    progress.onRestoreStart(ONE, "store", 100, 1_100);
    progress.onRestoreStart(OTHER, "store", 0, 500);
    progress.onBatchRestored(ONE, "store", 600, 500);
    assertThat(progress.underWay()).map(Object::toString).contains("500 of 1500");

    progress.onRestoreEnd(OTHER, "store", 480);

    assertThat(progress.underWay()).map(Object::toString).contains("1000 of 1500");
  }

  @Test
  void shouldTellNothingWhenAllIsRestoredOrTaken() {
    progress.onRestoreStart(ONE, "store", 0, 1_000);
    progress.onRestoreStart(OTHER, "store", 0, 1_000);

    progress.onRestoreEnd(ONE, "store", 1_000);
    progress.onRestoreSuspended(OTHER, "store", 10);

    assertThat(progress.underWay()).isEmpty();
  }

  @Test
  void shouldBeginAnewWhenAnotherRestorationFollows() {
    progress.onRestoreStart(ONE, "store", 0, 1_000);
    progress.onRestoreEnd(ONE, "store", 1_000);

    progress.onRestoreStart(OTHER, "store", 0, 20);

    assertThat(progress.underWay()).map(Object::toString).contains("0 of 20");
  }

  private void passes(long seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
  }
}
