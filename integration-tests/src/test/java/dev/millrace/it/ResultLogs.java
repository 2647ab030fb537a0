package dev.millrace.it;

import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What stands in result topics. */
final class ResultLogs {

  private ResultLogs() {}

  /** Every record from an address on, to the present end. */
  static List<ResultEvent> read(TestingKafka kafka, Wires wires, ResultAddress address)
      throws UndecodableException {
    TopicPartition source = new TopicPartition(address.topic(), 0);
    List<ResultEvent> events = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      consumer.assign(List.of(source));
      consumer.seek(source, address.startOffset());
      long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
      while (consumer.position(source) < end) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          events.add(wires.resultEvents().decode(record.value()));
        }
      }
    }
    return events;
  }
}
