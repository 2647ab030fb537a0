package dev.millrace.kafka.loop;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** What a loop does with its consumer beside polling it. Loop's thread. */
interface Delivery<K, V> {

  /** Asked before each poll; while it says false the loop holds no consumer. */
  default boolean ready() {
    return true;
  }

  /** A consumer that was not polled yet, the first or the next after a failure. */
  default void begin(Consumer<K, V> consumer) {}

  /** Before each poll. */
  default void beforePoll(Consumer<K, V> consumer) {}

  /**
   * After each poll, with what it gave, which may be nothing.
   *
   * @return false if it could not be handled now and has to be read again later
   */
  boolean deliver(ConsumerRecords<K, V> records, Consumer<K, V> consumer)
      throws InterruptedException;
}
