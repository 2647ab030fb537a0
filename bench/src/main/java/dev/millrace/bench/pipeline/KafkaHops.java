package dev.millrace.bench.pipeline;

import dev.millrace.bench.report.Latencies;
import dev.millrace.kafka.TopicAdminException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
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
public final class KafkaHops implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final FloorTopics floor;
  private final List<String> topics;
  private final List<Thread> loops = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Map<String, Object> config;
  private final KafkaProducer<byte[], byte[]> entry;
  private final int payloadBytes;
  private volatile IntConsumer sink = index -> {};

  private KafkaHops(FloorTopics floor, int payloadBytes) {
    this.floor = floor;
    this.topics = floor.names();
    this.config = Map.of("bootstrap.servers", floor.bootstrap());
    this.payloadBytes = payloadBytes;
    this.entry = producer();
  }

  /** Creates the topics and begins to copy; at least one hop. */
  public static KafkaHops open(String bootstrap, int hops, int payloadBytes)
      throws InterruptedException, TopicAdminException {
    KafkaHops chain = new KafkaHops(FloorTopics.create(bootstrap, hops), payloadBytes);
    for (int i = 0; i < hops; i++) {
      chain.startLoop(i);
    }
    return chain;
  }

  /**
   * The floor as a figure: what these arrivals take through so many hops.
   *
   * @param from index of the first arrival that counts
   */
  public static Latencies floor(
      String bootstrap, int hops, int payloadBytes, Arrivals arrivals, int from, Latencies lateness)
      throws InterruptedException, TopicAdminException {
    Latencies counted = new Latencies();
    try (KafkaHops chain = open(bootstrap, hops, payloadBytes)) {
      long[] latency = chain.run(arrivals, lateness);
      for (int i = from; i < latency.length; i++) {
        counted.nanos(latency[i]);
      }
    }
    return counted;
  }

  /** Latencies from the scheduled arrival to the end of the last hop, by index. */
  public long[] run(Arrivals arrivals, Latencies lateness) throws InterruptedException {
    int count = arrivals.count();
    long[] scheduled = new long[count];
    long[] latency = new long[count];
    CountDownLatch left = new CountDownLatch(count);
    onArrival(
        index -> {
          latency[index] = System.nanoTime() - scheduled[index];
          left.countDown();
        });
    arrivals.play(lateness, scheduled, this::send);
    if (!left.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " records did not come through the hops");
    }
    return latency;
  }

  /** Sends one record into the first topic. */
  public void send(int index) {
    send(entry, 0, ByteBuffer.allocate(payloadBytes).putInt(index).array());
  }

  /** Calls back with the index of each record that comes out of the last topic. */
  public void onArrival(IntConsumer arrived) {
    sink = arrived;
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int hop, byte[] value) {
    var sent = producer.send(new ProducerRecord<>(topics.get(hop), value));
    if (sent.isCancelled()) {
      throw new IllegalStateException("the producer gave up");
    }
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
    floor.close();
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
            sink.accept(ByteBuffer.wrap(record.value()).getInt());
          } else {
            send(producer, hop + 1, record.value());
          }
        }
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> all = new java.util.HashMap<>(config);
    all.put("acks", "all");
    all.put("linger.ms", 0);
    // As the pipeline's own producers: what comes meanwhile shares the next request.
    all.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
