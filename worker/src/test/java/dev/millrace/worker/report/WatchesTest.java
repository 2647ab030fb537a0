package dev.millrace.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchesTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void shouldNoticeAPauseOnceWhenTicksAreFarApart() {
    PauseWatch watch = new PauseWatch(Duration.ofSeconds(10), 0);

    assertThat(watch.tick(10 * SECOND)).isFalse();
    assertThat(watch.tick(21 * SECOND)).isTrue();
    assertThat(watch.tick(22 * SECOND)).isFalse();
  }

  @Test
  void shouldNoticeAnEngineThatStandsStillOnlyWhenItHasWork() {
    ProgressWatch watch = new ProgressWatch(Duration.ofSeconds(30), 0);

    assertThat(watch.standsStill(5, true, 20 * SECOND)).isFalse();
    assertThat(watch.standsStill(5, false, 60 * SECOND)).isFalse();
    assertThat(watch.standsStill(5, true, 80 * SECOND)).isFalse();
    assertThat(watch.standsStill(6, true, 95 * SECOND)).isFalse();
    assertThat(watch.standsStill(6, true, 126 * SECOND)).isTrue();
    watch.restart(126 * SECOND);
    assertThat(watch.standsStill(6, true, 150 * SECOND)).isFalse();
  }
}
