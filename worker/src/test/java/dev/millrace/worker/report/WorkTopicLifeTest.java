package dev.millrace.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkTopicLifeTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicInteger signs = new AtomicInteger();
  private final WorkTopicLife life = new WorkTopicLife(signs::incrementAndGet);

  @Test
  void shouldGiveASignAtOnceAndThenEveryHour() {
    long begin = Long.MAX_VALUE - SECOND;
    life.tick(begin);
    assertThat(signs).hasValue(1);

    life.tick(begin + 3599 * SECOND);
    assertThat(signs).hasValue(1);

    life.tick(begin + 3600 * SECOND);
    life.tick(begin + 3601 * SECOND);
    assertThat(signs).hasValue(2);
  }
}
