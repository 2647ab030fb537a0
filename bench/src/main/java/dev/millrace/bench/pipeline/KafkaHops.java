package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor that Kafka itself sets: a record of a request's size goes through as many topics as a
 * request and its first token do, with a plain consumer and producer between each two and nothing
 * else.
 */
final class KafkaHops implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final List<String> topics = new ArrayList<>();
  private final List<Thread> loops = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Map<String, Object> config;
  private final KafkaProducer<byte[], byte[]> entry;
  private final int payloadBytes;
  private volatile Sink sink = index -> {};

  private interface Sink {
    void arrived(int index);
  }

  private KafkaHops(Map<String, Object> config, int payloadBytes) {
    this.config = config;
    this.payloadBytes = payloadBytes;
    this.entry = producer();
  }

  static KafkaHops open(String bootstrap, int hops, int payloadBytes)
      throws InterruptedException, ExecutionException {
    KafkaHops chain = new KafkaHops(Map.of("bootstrap.servers", bootstrap), payloadBytes);
    for (int i = 0; i < hops; i++) {
      chain.topics.add("bench.hop." + UUID.randomUUID());
    }
    try (Admin admin = Admin.create(chain.config)) {
      admin
          .createTopics(chain.topics.stream().map(t -> new NewTopic(t, 1, (short) 1)).toList())
          .all()
          .get();
    }
    for (int i = 0; i < hops; i++) {
      chain.startLoop(i);
    }
    return chain;
  }

  /** Latencies from the scheduled arrival to the end of the last hop, by index. */
  long[] run(Arrivals arrivals, Latencies lateness) throws InterruptedException {
    int count = arrivals.count();
    long[] scheduled = new long[count];
    long[] latency = new long[count];
    CountDownLatch left = new CountDownLatch(count);
    sink =
        index -> {
          latency[index] = System.nanoTime() - scheduled[index];
          left.countDown();
        };
    arrivals.play(
        lateness,
        scheduled,
        index -> {
          byte[] value = ByteBuffer.allocate(payloadBytes).putInt(index).array();
          var sent = entry.send(new ProducerRecord<>(topics.get(0), value));
          if (sent.isCancelled()) {
            throw new IllegalStateException("the producer gave up");
          }
        });
    if (!left.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " records did not come through the hops");
    }
    return latency;
  }

  @Override
  public void close() {
    stopping.set(true);
    for (Thread loop : loops) {
      try {
        loop.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    entry.close(Duration.ofSeconds(5));
  }

  private void startLoop(int hop) {
    CountDownLatch positioned = new CountDownLatch(1);
    loops.add(
        Thread.ofPlatform().name("bench-hop-" + hop).daemon().start(() -> loop(hop, positioned)));
    try {
      positioned.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop(int hop, CountDownLatch positioned) {
    boolean last = hop == topics.size() - 1;
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer = producer()) {
      TopicPartition source = new TopicPartition(topics.get(hop), 0);
      consumer.assign(List.of(source));
      consumer.seekToBeginning(List.of(source));
      consumer.position(source);
      positioned.countDown();
      while (!stopping.get()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (last) {
            sink.arrived(ByteBuffer.wrap(record.value()).getInt());
          } else {
            var sent = producer.send(new ProducerRecord<>(topics.get(hop + 1), record.value()));
            if (sent.isCancelled()) {
              throw new IllegalStateException("the producer gave up");
            }
          }
        }
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> all = new java.util.HashMap<>(config);
    all.put("acks", "all");
    all.put("linger.ms", 0);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
