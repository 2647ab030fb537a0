package dev.millrace.client.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TokenStreamTest {
  private static final StreamEvent EVENT = new StreamEvent.Tokens(5, 0, "a", List.of(1));
  private final EventLog log = new EventLog();
  private final TokenStream stream = new TokenStream(log);

  @Test
  void shouldYieldEveryEventThenEndWhenTheRequestEnded() {
    // Given
    log.append(EVENT);
    log.end();
    // When, Then
    assertThat(stream.ended()).isFalse();
    assertThat(stream.hasNext()).isTrue();
    assertThat(stream.next()).isEqualTo(EVENT);
    assertThat(stream.hasNext()).isFalse();
    assertThat(stream.ended()).isTrue();
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void shouldReturnEmptyWhenNothingComesInTime() {
    // When, Then
    assertThat(stream.poll(Duration.ofMillis(5))).isEmpty();
    assertThat(stream.ended()).isFalse();
  }

  @Test
  void shouldWakeTheReaderWhenAnEventComes() throws Exception {
    // Given
    CompletableFuture<StreamEvent> next = CompletableFuture.supplyAsync(stream::next);
    // When
    log.append(EVENT);
    // Then
    assertThat(next.get(10, SECONDS)).isEqualTo(EVENT);
  }

  @Test
  void shouldWakeTheReaderWhenClosed() throws Exception {
    // Given
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(stream::hasNext);
    // When
    stream.close();
    // Then
    assertThat(more.get(10, SECONDS)).isFalse();
    assertThat(stream.ended()).isTrue();
  }

  @Test
  void shouldKeepTheInterruptWhenInterrupted() {
    // Given
    Thread.currentThread().interrupt();
    // When, Then
    assertThatThrownBy(stream::hasNext).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
