package dev.millrace.bench.cancel;

import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What workers tell the dispatcher, read beside it by a plain consumer: when a run has its slot,
 * and when it has given it back. The dispatcher learns it in the same moment, from the same record.
 *
 * <p>Any thread asks; a thread of its own reads.
 */
final class SlotWatch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Wire<WorkerEvent> wire;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<RequestId> accepted = ConcurrentHashMap.newKeySet();
  private final Map<RequestId, CompletableFuture<Freed>> freed = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> positioned = new CompletableFuture<>();
  private final Thread thread;

  /**
   * A slot that is free again.
   *
   * @param atNanos when that was read, by {@link System#nanoTime}
   */
  record Freed(long atNanos, Outcome outcome) {}

  private SlotWatch(String bootstrap, String topic, Wire<WorkerEvent> wire) {
    this.wire = wire;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().daemon().name("bench-slots").start(() -> read(topic));
  }

  /** Begins to read at the present end; returns when it does. */
  static SlotWatch open(String bootstrap, String topic, Wire<WorkerEvent> wire) {
    SlotWatch watch = new SlotWatch(bootstrap, topic, wire);
    watch.positioned.join();
    return watch;
  }

  /** Whether the request has a slot, or has had one. */
  boolean hasSlot(RequestId id) {
    return accepted.contains(id);
  }

  /** Done when the slot of the request is free again. */
  CompletableFuture<Freed> freed(RequestId id) {
    return freed.computeIfAbsent(id, unused -> new CompletableFuture<>());
  }

  private void read(String topic) {
    try (consumer) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      positioned.complete(null);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(wire.decode(record.value()));
        }
      }
    } catch (WakeupException closed) {
      // Closing.
    } catch (UndecodableException | RuntimeException failure) {
      positioned.completeExceptionally(failure);
      freed.values().forEach(each -> each.completeExceptionally(failure));
      throw new IllegalStateException("worker events cannot be read", failure);
    }
  }

  /** As it stands in the topic. */
  void take(WorkerEvent event) {
    switch (event) {
      case WorkerEvent.RunAccepted run -> accepted.add(run.requestId());
      case WorkerEvent.RunEnded run -> {
        var unused =
            freed(run.requestId()).complete(new Freed(System.nanoTime(), run.verdict().outcome()));
      }
      case WorkerEvent.RunDeclined _,
          WorkerEvent.Status _,
          WorkerEvent.Left _,
          WorkerEvent.Died _,
          WorkerEvent.ShardReported _ -> {}
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
