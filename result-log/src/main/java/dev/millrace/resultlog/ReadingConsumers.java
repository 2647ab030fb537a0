package dev.millrace.resultlog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Consumers for reading result topics, kept for the next reader: a new one costs about ten
 * milliseconds, a kept one a round trip. A consumer belongs to whoever borrowed it until it comes
 * back; more are made when none is idle.
 *
 * <p>Thread rule: any thread.
 */
public final class ReadingConsumers implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final Map<String, Object> kafka;
  private final String clientId;
  private final int keepAtMost;
  private final AtomicInteger made = new AtomicInteger();
  private final Deque<Consumer<String, byte[]>> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param kafka client settings, at least {@code bootstrap.servers}
   * @param clientId start of the consumers' names
   * @param keepAtMost how many idle ones are kept
   */
  public ReadingConsumers(Map<String, Object> kafka, String clientId, int keepAtMost) {
    this.kafka = Map.copyOf(kafka);
    this.clientId = clientId;
    this.keepAtMost = keepAtMost;
  }

  Consumer<String, byte[]> borrow() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      Consumer<String, byte[]> kept = idle.pollFirst();
      if (kept != null) {
        return kept;
      }
    }
    return ResultClients.consumer(kafka, clientId + "-" + made.incrementAndGet());
  }

  /** Takes a consumer back; {@code sound} false when it failed and must not be used again. */
  void giveBack(Consumer<String, byte[]> consumer, boolean sound) {
    if (sound) {
      consumer.unsubscribe();
      synchronized (this) {
        if (!closed && idle.size() < keepAtMost) {
          idle.addFirst(consumer);
          return;
        }
      }
    }
    close(consumer);
  }

  @Override
  public void close() {
    Deque<Consumer<String, byte[]>> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayDeque<>(idle);
      idle.clear();
    }
    rest.forEach(ReadingConsumers::close);
  }

  private static void close(Consumer<String, byte[]> consumer) {
    consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
  }
}
