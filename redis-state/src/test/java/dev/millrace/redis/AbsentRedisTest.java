package dev.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.redis.flags.RedisCancelFlags;
import dev.millrace.redis.index.RequestIndex;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.testing.SettableClock;
import dev.millrace.testing.TestingRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AbsentRedisTest {

  @Test
  void shouldAnswerWithNothingWhenThereIsNoRedisByConfiguration() {
    assertThat(CancelFlags.NONE.raise(TestingRecords.newId(), "t", "", Duration.ofMinutes(1)))
        .isFalse();
    assertThat(CancelFlags.NONE.ask(TestingRecords.newId()).get()).isEmpty();
    assertThat(RequestIndex.NONE.find(TestingRecords.newId())).isEmpty();
    assertThat(ResultRecords.NONE.find(TestingRecords.newId(), "t")).isEmpty();
  }

  @Test
  void shouldStartWithoutItAndUseItOnceItIsThere() {
    try (TestingRedis redis = TestingRedis.start()) {
      redis.kill();
      long begin = System.nanoTime();
      try (RedisState state =
              RedisState.connect(
                  RedisSettings.parse(redis.uri().toString()), new SimpleMeterRegistry());
          RedisCancelFlags flags = new RedisCancelFlags(state, new SettableClock())) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
        assertThat(state.availability()).isEqualTo(Availability.UNAVAILABLE);
        assertThat(flags.raise(TestingRecords.newId(), "t", "", Duration.ofMinutes(1))).isFalse();
        assertThat(flags.ask(TestingRecords.newId()).get()).isEmpty();

        redis.restart();

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> assertThat(state.availability()).isEqualTo(Availability.AVAILABLE));
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () ->
                    assertThat(flags.raise(TestingRecords.newId(), "t", "", Duration.ofMinutes(1)))
                        .isTrue());
      }
    }
  }
}
