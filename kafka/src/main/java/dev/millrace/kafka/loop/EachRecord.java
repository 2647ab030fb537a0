package dev.millrace.kafka.loop;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** One record after the other; one that its handler breaks on holds up no other. */
final class EachRecord<K, V> implements Delivery<K, V> {

  private final String loop;
  private final RecordHandler<K, V> handler;

  EachRecord(String loop, RecordHandler<K, V> handler) {
    this.loop = loop;
    this.handler = handler;
  }

  @Override
  public boolean deliver(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
    for (ConsumerRecord<K, V> record : records) {
      try {
        handler.handle(record);
      } catch (RuntimeException | Error defect) {
        UnhandledRecord.tell(loop, record, defect);
      }
    }
    return true;
  }
}
