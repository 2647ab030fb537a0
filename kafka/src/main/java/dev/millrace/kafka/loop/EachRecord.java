package dev.millrace.kafka.loop;

import dev.millrace.logging.LogKey;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One record after the other; one that its handler breaks on holds up no other. */
final class EachRecord<K, V> implements Delivery<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(EachRecord.class);

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
        LOG.atError()
            .addKeyValue(LogKey.LOOP, loop)
            .addKeyValue(LogKey.TOPIC, record.topic())
            .addKeyValue(LogKey.PARTITION, record.partition())
            .addKeyValue(LogKey.OFFSET, record.offset())
            .addKeyValue(LogKey.ERROR_CODE, "internal")
            .setCause(defect)
            .log("record not handled");
      }
    }
    return true;
  }
}
