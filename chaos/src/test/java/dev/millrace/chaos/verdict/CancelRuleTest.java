package dev.millrace.chaos.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.chaos.verdict.CancelRule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelRuleTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldAllowTheBound() {
    CancelRule rule = new CancelRule(Duration.ofSeconds(10), List.of());

    assertThat(rule.isViolated(START, at(10))).isFalse();
    assertThat(rule.isViolated(START, at(11))).isTrue();
  }

  @Test
  void shouldNotCountTimeInWhichSomethingWasBroken() {
    CancelRule rule =
        new CancelRule(
            Duration.ofSeconds(10),
            List.of(window(20, 25), window(-5, 3), window(2, 6), window(90, 95)));

    assertThat(rule.disturbed(START, at(30))).isEqualTo(Duration.ofSeconds(11));
    assertThat(rule.isViolated(START, at(16))).isFalse();
    assertThat(rule.isViolated(START, at(18))).isTrue();
  }

  private static Window window(int from, int to) {
    return new Window(at(from), at(to));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
