package dev.millrace.client.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolKeepAliveTest {

  @Test
  void shouldShowLifeAgainAndAgainEvenIfOneSignFails() {
    Deque<Runnable> due = new ArrayDeque<>();
    AtomicInteger signs = new AtomicInteger();
    new PoolKeepAlive(
            (delay, task) -> {
              assertThat(delay).isEqualTo(Duration.ofHours(1));
              due.add(task);
            },
            Duration.ofHours(1),
            () -> {
              if (signs.incrementAndGet() == 2) {
                throw new IllegalStateException("refused");
              }
            })
        .begin(false);
    assertThat(signs).hasValue(0);

    for (int hour = 0; hour < 5; hour++) {
      due.remove().run();
    }

    assertThat(signs).hasValue(5);
    assertThat(due).hasSize(1);
  }

  @Test
  void shouldShowLifeAtOnceInTopicsThatWereThereBefore() {
    Deque<Runnable> due = new ArrayDeque<>();
    AtomicInteger signs = new AtomicInteger();

    new PoolKeepAlive((delay, task) -> due.add(task), Duration.ofHours(1), signs::incrementAndGet)
        .begin(true);

    assertThat(signs).hasValue(1);
    assertThat(due).hasSize(1);
  }

  @Test
  void shouldWriteWhatEveryReaderCanDecode() throws Exception {
    Wire<ResultEvent> wire = WiresFactory.builtin().resultEvents();
    ResultEvent record = PoolKeepAlive.record(RequestId.at(Instant.now()), Instant.ofEpochMilli(5));

    assertThat(wire.decode(wire.encode(record))).isEqualTo(record);
  }
}
