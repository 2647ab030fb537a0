package dev.millrace.bench.tokens;

import dev.millrace.bench.pipeline.FloorTopics;
import dev.millrace.kafka.TopicAdminException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor that Kafka itself sets: one producer writes the same record again and again to a number
 * of topics in turn, and one consumer reads them; nobody encodes or decodes anything. The producer
 * is held when the consumer falls too far behind. One owner.
 */
final class PlainRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /** Far enough that neither waits for the other's batches, near enough to stay in memory. */
  private static final int MOST_AHEAD = 50_000;

  private final FloorTopics floor;
  private final List<String> topics;
  private final Semaphore ahead = new Semaphore(MOST_AHEAD);
  private final AtomicBoolean stopping = new AtomicBoolean();

  private PlainRecords(FloorTopics floor) {
    this.floor = floor;
    this.topics = floor.names();
  }

  /** Creates the topics. */
  static PlainRecords open(String bootstrap, int topics)
      throws InterruptedException, TopicAdminException {
    return new PlainRecords(FloorTopics.create(bootstrap, topics));
  }

  /** What came in the window, each record for this many tokens; the only call. */
  Flow run(byte[] key, byte[] value, int tokensEach, TokensLoad load) throws InterruptedException {
    Thread writer =
        Thread.ofPlatform().name("bench-plain-producer").daemon().start(() -> write(key, value));
    try {
      return read(tokensEach, load);
    } finally {
      stopping.set(true);
      ahead.release();
      writer.join();
    }
  }

  private Flow read(int tokensEach, TokensLoad load) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      count(consumer, load.warmUp());
      Flow begin = Flow.now(0, 0);
      long records = count(consumer, load.window());
      if (records == 0) {
        throw new IllegalStateException("no plain record came within " + load.window());
      }
      return Flow.now(records * tokensEach, records).since(begin);
    }
  }

  private long count(KafkaConsumer<byte[], byte[]> consumer, Duration length) {
    long records = 0;
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      int some = consumer.poll(POLL).count();
      ahead.release(some);
      records += some;
    }
    return records;
  }

  private void write(byte[] key, byte[] value) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int i = 0; !stopping.get(); i++) {
        ahead.acquireUninterruptibly();
        var unused =
            producer.send(
                new ProducerRecord<>(topics.get(Math.floorMod(i, topics.size())), 0, key, value));
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", floor.bootstrap(), "max.poll.records", 5_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            floor.bootstrap(),
            "acks",
            "all",
            "linger.ms",
            4,
            "batch.size",
            64 * 1024);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Deletes the topics: they hold what the consumer has read. */
  @Override
  public void close() {
    floor.close();
  }
}
