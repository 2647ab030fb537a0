package dev.millrace.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  private final StopSignal stopping = new StopSignal();

  @Test
  void shouldLetAPausePassWhenNobodyStops() throws Exception {
    assertThat(stopping.pause(Duration.ofMillis(1))).isFalse();
    assertThat(stopping.isGiven()).isFalse();
  }

  @Test
  void shouldEndALongPauseWhenItIsGiven() throws Exception {
    CompletableFuture<Boolean> paused = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                paused.complete(stopping.pause(Duration.ofHours(1)));
              } catch (InterruptedException interrupted) {
                paused.completeExceptionally(interrupted);
              }
            });
    thread.start();

    stopping.give();

    assertThat(paused.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stopping.pause(Duration.ofHours(1))).isTrue();
  }
}
