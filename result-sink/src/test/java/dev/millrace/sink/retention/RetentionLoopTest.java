package dev.millrace.sink.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.testing.SettableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetentionLoopTest {

  private final SettableClock clock = new SettableClock();
  private final AtomicInteger steps = new AtomicInteger();
  private final CountDownLatch second = new CountDownLatch(2);

  @Test
  void shouldGoOnAndSaySoWhateverAStepThrows() throws Exception {
    RetentionLoop loop =
        new RetentionLoop(
            () -> {
              second.countDown();
              steps.incrementAndGet();
              throw new StackOverflowError("a defect");
            },
            clock);
    assertThat(loop.health()).isInstanceOf(LoopHealth.Waiting.class);

    loop.start();

    assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.health().isWell()).isFalse();
    loop.stop();
    assertThat(loop.await(Duration.ofSeconds(20))).isTrue();
    assertThat(loop.health().describe()).isEqualTo("stopped");
  }

  @Test
  void shouldCountAsFailingUntilNothingFailedForAWhile() throws Exception {
    TopicStoreException silent = new TopicStoreException("silent", new IllegalStateException());
    CountDownLatch more = new CountDownLatch(3);
    RetentionLoop loop =
        new RetentionLoop(
            () -> {
              second.countDown();
              more.countDown();
              return steps.incrementAndGet() == 1 ? Optional.of(silent) : Optional.empty();
            },
            clock);

    loop.start();
    assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();

    assertThat(loop.health()).isInstanceOf(LoopHealth.Failing.class);
    clock.advance(Duration.ofMinutes(1));
    assertThat(more.await(20, TimeUnit.SECONDS)).isTrue();
    loop.stop();
    assertThat(loop.await(Duration.ofSeconds(20))).isTrue();
  }
}
