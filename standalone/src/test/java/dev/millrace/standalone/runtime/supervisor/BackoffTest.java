package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void shouldDoubleUpToTheMostWhileAChildDiesYoung() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(1));

    assertThat(backoff.delayAfter(1)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.delayAfter(2)).isEqualTo(Duration.ofMillis(400));
    assertThat(backoff.delayAfter(3)).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff.delayAfter(4)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldBeginAnewAfterAHealthyLife() {
    assertThat(Backoff.DEFAULT.deathsInARow(7, Duration.ofMinutes(2))).isEqualTo(1);
    assertThat(Backoff.DEFAULT.deathsInARow(7, Duration.ofSeconds(2))).isEqualTo(8);
  }

  @Property
  void shouldNeverShrinkNorExceedTheMost(@ForAll @IntRange(min = 1, max = 10_000) int deaths) {
    Duration now = Backoff.DEFAULT.delayAfter(deaths);

    assertThat(now).isLessThanOrEqualTo(Backoff.DEFAULT.most());
    assertThat(Backoff.DEFAULT.delayAfter(deaths + 1)).isGreaterThanOrEqualTo(now);
  }
}
