package dev.millrace.kafka.loop;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes one record. Loop's thread, in the order of each partition; should not block. A record for
 * which it throws is logged and passed over; the next one is handled.
 */
@FunctionalInterface
public interface RecordHandler<K, V> {
  /** Takes the record. */
  void handle(ConsumerRecord<K, V> record);
}
