package dev.millrace.bench.readers;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.topics.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The floor under all readers together: one plain consumer reads every record of the same result
 * topics once, from their beginning, and decodes nothing.
 */
final class PlainReading {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;

  private PlainReading() {}

  /** Reads twice, the first time for the compilers; notes the second. */
  static void into(BenchReport report, String bootstrap, Topics topics) {
    long unused = read(bootstrap, topics);
    long begun = System.nanoTime();
    double processor = threadSeconds();
    long records = read(bootstrap, topics);
    double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    report.figure("plain_records", (double) records, "records");
    report.figure("plain_records_per_s", records / seconds, "records/s");
    report.figure(
        "plain_processor_us_per_record",
        (threadSeconds() - processor) * MICROS_PER_SECOND / records,
        "us");
  }

  private static long read(String bootstrap, Topics topics) {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "max.poll.records", 5_000);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().keySet().stream()
              .filter(name -> topics.poolOfLeased(name).isPresent())
              .map(name -> new TopicPartition(name, 0))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long records = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        records += consumer.poll(POLL).count();
      }
      return records;
    }
  }

  private static double threadSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOS_PER_SECOND;
  }
}
