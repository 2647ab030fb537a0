package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

  private final AtomicLong now = new AtomicLong(7);
  private final RestartBudget budget = new RestartBudget(3, Duration.ofMinutes(10), now::get);

  @Test
  void shouldGiveUpWhenThreadsDieTooOften() {
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();

    assertThat(budget.spend()).isFalse();
  }

  @Test
  void shouldReplaceThreadsForEverThatDieNowAndThen() {
    for (int i = 0; i < 100; i++) {
      now.addAndGet(Duration.ofMinutes(4).toNanos());
      assertThat(budget.spend()).isTrue();
    }
  }
}
