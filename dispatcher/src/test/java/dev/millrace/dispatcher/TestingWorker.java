package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A worker on a real broker that ends every run at once. */
final class TestingWorker implements AutoCloseable {

  private static final long HEARTBEAT_NANOS = Duration.ofMillis(500).toNanos();

  final Queue<WorkItem> seen = new ConcurrentLinkedQueue<>();
  private final Installation installation;
  private final WorkerId id;
  private final String model;
  private final int slots;
  private final Consumer<WorkItem> listener;
  private final Thread thread;
  private final long epoch = System.currentTimeMillis() * 1000;
  private long sequence;
  private volatile boolean stopping;

  TestingWorker(
      Installation installation,
      String name,
      String model,
      int slots,
      Consumer<WorkItem> listener) {
    this.installation = installation;
    this.id = new WorkerId(name);
    this.model = model;
    this.slots = slots;
    this.listener = listener;
    installation.kafka.createTopic(installation.topics.work(id), 1, Map.of());
    this.thread = Thread.ofPlatform().name("testing-worker").start(this::run);
  }

  private void run() {
    try (KafkaConsumer<String, byte[]> consumer = installation.kafka.consumer()) {
      consumer.assign(List.of(new TopicPartition(installation.topics.work(id), 0)));
      consumer.poll(Duration.ZERO);
      long next = System.nanoTime();
      while (!stopping) {
        if (System.nanoTime() >= next) {
          say(status());
          next = System.nanoTime() + HEARTBEAT_NANOS;
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          take(installation.wires.workBatches().decode(record.value()));
        }
      }
    } catch (UndecodableException undecodable) {
      throw new AssertionError(undecodable);
    }
  }

  private void take(WorkBatch batch) {
    for (WorkItem item : batch.items()) {
      seen.add(item);
      listener.accept(item);
      say(
          new WorkerEvent.RunEnded(
              origin(), item.request().id(), item.run(), CellFixtures.success("done"), false));
    }
  }

  private Status status() {
    List<HeldRun> nothing = List.of();
    return new Status(origin(), WorkerState.READY, slots, 0, slots, 2048, 1, 1, 0, nothing);
  }

  private void say(WorkerEvent event) {
    installation.send(
        installation.topics.workerEvents(), model, installation.wires.workerEvents().encode(event));
  }

  private Origin origin() {
    return new Origin(id, epoch, sequence++, model, Instant.now());
  }

  @Override
  public void close() {
    stopping = true;
    try {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
