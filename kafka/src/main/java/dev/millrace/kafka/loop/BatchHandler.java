package dev.millrace.kafka.loop;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Takes what one poll gave, as a whole. Loop's thread; may block. */
@FunctionalInterface
public interface BatchHandler<K, V> {

  /**
   * Handles the batch, which is never empty.
   *
   * @return true if all of it may be committed; false if some of it could not be done now: the loop
   *     leaves the group, pauses, and reads again from its last commit, as it does after an
   *     exception, but nothing has failed
   */
  boolean handle(ConsumerRecords<K, V> batch) throws InterruptedException;

  /** Asked before each poll; while it says false the loop is in no group and reads nothing. */
  default boolean ready() {
    return true;
  }

  /** Told after each poll, and again when what it gave is committed. */
  default void observe(GroupPosition position) {}
}
