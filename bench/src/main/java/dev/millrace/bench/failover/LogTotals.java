package dev.millrace.bench.failover;

import dev.millrace.model.ResultEvent;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What stands in all pooled result topics, whether readers accept it or not.
 *
 * @param runs markers of runs
 * @param tokens token ids
 */
record LogTotals(long runs, long tokens) {

  private static final Duration POLL = Duration.ofMillis(100);

  static LogTotals read(String bootstrap, Topics topics, Wire<ResultEvent> wire)
      throws UndecodableException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .filter(at -> topics.poolOfLeased(at.topic()).isPresent())
              .map(at -> new TopicPartition(at.topic(), at.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long runs = 0;
      long tokens = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          switch (wire.decode(record.value())) {
            case ResultEvent.Started ignored -> runs++;
            case ResultEvent.Tokens some -> tokens += some.ids().size();
            case ResultEvent.Finished ignored -> {}
          }
        }
      }
      return new LogTotals(runs, tokens);
    }
  }
}
