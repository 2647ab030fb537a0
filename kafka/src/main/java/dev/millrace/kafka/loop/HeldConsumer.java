package dev.millrace.kafka.loop;

import dev.millrace.logging.LogKey;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer that a loop has at the moment: made when it is needed, closed when it is not. Loop's
 * thread, except {@link #wake}.
 */
final class HeldConsumer<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(HeldConsumer.class);

  private final LoopSettings settings;
  private final Supplier<? extends Consumer<K, V>> consumers;
  private volatile @Nullable Consumer<K, V> consumer;

  /**
   * @param held from the beginning; null for none
   */
  HeldConsumer(
      LoopSettings settings,
      Supplier<? extends Consumer<K, V>> consumers,
      @Nullable Consumer<K, V> held) {
    this.settings = settings;
    this.consumers = consumers;
    this.consumer = held;
  }

  /** The one that is held, or a new one that has begun its delivery. */
  Consumer<K, V> open(Delivery<K, V> delivery) {
    Consumer<K, V> held = consumer;
    if (held != null) {
      return held;
    }
    Consumer<K, V> opened = consumers.get();
    consumer = opened;
    delivery.begin(opened);
    return opened;
  }

  /** Ends the poll that is running, or else the next one. Any thread. */
  void wake() {
    Consumer<K, V> polled = consumer;
    if (polled != null) {
      polled.wakeup();
    }
  }

  /** Closes it, if there is one. */
  void release() {
    Consumer<K, V> held = consumer;
    consumer = null;
    if (held == null) {
      return;
    }
    try {
      held.close(CloseOptions.timeout(settings.closeConsumer()));
    } catch (RuntimeException failure) {
      LOG.atInfo()
          .addKeyValue(LogKey.LOOP, settings.name())
          .addKeyValue(LogKey.REASON, failure.toString())
          .log("consumer did not close cleanly");
    }
  }
}
