package dev.millrace.standalone.runtime.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

  @Test
  void shouldWaitLongerWhileAChildDiesYoung() {
    assertThat(RestartPolicy.DEFAULT.delayAfter(1)).isEqualTo(Duration.ofMillis(200));
    assertThat(RestartPolicy.DEFAULT.delayAfter(2)).isEqualTo(Duration.ofMillis(400));
    assertThat(RestartPolicy.DEFAULT.delayAfter(9)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldBeginAnewAfterAHealthyLife() {
    assertThat(RestartPolicy.DEFAULT.consecutiveExits(7, Duration.ofMinutes(2))).isEqualTo(1);
    assertThat(RestartPolicy.DEFAULT.consecutiveExits(7, Duration.ofSeconds(2))).isEqualTo(8);
  }

  @Property
  void shouldNeverShrinkNorExceedTheLongest(@ForAll @IntRange(min = 1, max = 10_000) int exits) {
    Duration now = RestartPolicy.DEFAULT.delayAfter(exits);

    assertThat(now).isLessThanOrEqualTo(RestartPolicy.DEFAULT.backoff().longest());
    assertThat(RestartPolicy.DEFAULT.delayAfter(exits + 1)).isGreaterThanOrEqualTo(now);
  }
}
