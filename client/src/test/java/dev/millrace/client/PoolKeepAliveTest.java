package dev.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.wire.Wire;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolKeepAliveTest {

  @Test
  void shouldShowLifeAgainAndAgainEvenIfOneSignFails() {
    AtomicInteger signs = new AtomicInteger();
    try (Watchdog watchdog = new Watchdog()) {
      new PoolKeepAlive(
              watchdog,
              Duration.ofMillis(5),
              () -> {
                if (signs.incrementAndGet() == 2) {
                  throw new IllegalStateException("refused");
                }
              })
          .begin();

      await().until(() -> signs.get() >= 5);
    }
  }

  @Test
  void shouldWriteWhatEveryReaderCanDecode() throws Exception {
    Wire<ResultEvent> wire = WiresFactory.builtin().resultEvents();
    ResultEvent record = PoolKeepAlive.record(RequestId.at(Instant.now()), Instant.ofEpochMilli(5));

    assertThat(wire.decode(wire.encode(record))).isEqualTo(record);
  }
}
