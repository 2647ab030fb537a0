package dev.millrace.kafka.loop;

import dev.millrace.logging.LogKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A record that its handler broke on: it is told in the log and holds up no other. Any thread. */
final class UnhandledRecord {

  private static final Logger LOG = LoggerFactory.getLogger(UnhandledRecord.class);

  private UnhandledRecord() {}

  static void tell(String loop, ConsumerRecord<?, ?> record, Throwable defect) {
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
