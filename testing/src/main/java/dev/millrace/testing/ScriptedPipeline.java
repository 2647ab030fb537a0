package dev.millrace.testing;

import dev.millrace.model.Control;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Stands in for dispatcher and workers in tests of their neighbours: reads the request and control
 * topics of an installation and lets a script write the result topic, each request on a thread of
 * its own.
 */
public final class ScriptedPipeline implements AutoCloseable {
  private final Topics topics;
  private final Wires wires;
  private final Script script;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor();
  private final List<InferenceRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Control.Cancel> cancels = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closing;

  /** What happens to a request. */
  public interface Script {
    /** Runs on a thread of the request's own; may block; an interrupt ends it. */
    void play(InferenceRequest request, ScriptedRun run) throws InterruptedException;
  }

  private ScriptedPipeline(TestingKafka kafka, Topics topics, Wires wires, Script script) {
    this.topics = topics;
    this.wires = wires;
    this.script = script;
    this.producer = kafka.producer();
    this.consumer = kafka.consumer();
    this.thread = new Thread(this::read, "scripted-pipeline");
  }

  /**
   * Creates the installation's request, control, status and shared result topics and begins to
   * answer.
   */
  public static ScriptedPipeline start(
      TestingKafka kafka, Topics topics, Wires wires, Script script) {
    for (Priority priority : Priority.values()) {
      kafka.createTopic(
          topics.requests(priority), 4, Map.of("message.timestamp.type", "LogAppendTime"));
    }
    kafka.createTopic(topics.control(), 4, Map.of());
    kafka.createTopic(
        topics.sharedResults(), 16, Map.of("message.timestamp.type", "LogAppendTime"));
    kafka.createTopic(topics.cellStatus(), 4, Map.of("cleanup.policy", "compact"));
    ScriptedPipeline pipeline = new ScriptedPipeline(kafka, topics, wires, script);
    pipeline.begin();
    return pipeline;
  }

  private void begin() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < 4; partition++) {
      partitions.add(new TopicPartition(topics.control(), partition));
      for (Priority priority : Priority.values()) {
        partitions.add(new TopicPartition(topics.requests(priority), partition));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  private void read() {
    try (consumer) {
      while (!closing) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          take(record);
        }
      }
    } catch (WakeupException closed) {
      // Closing.
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    if (record.topic().equals(topics.control())) {
      cancels.add((Control.Cancel) decode(wires.controls(), record.value()));
      return;
    }
    InferenceRequest request = decode(wires.requests(), record.value());
    requests.add(request);
    var unused = runs.submit(() -> play(request));
  }

  private void play(InferenceRequest request) {
    try {
      script.play(request, new ScriptedRun(request, topics, producer, wires.resultEvents()));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T decode(Wire<T> wire, byte[] bytes) {
    try {
      return wire.decode(bytes);
    } catch (UndecodableException undecodable) {
      throw new AssertionError("the neighbour sent what cannot be decoded", undecodable);
    }
  }

  /** Every request that came, in order. */
  public List<InferenceRequest> requests() {
    return List.copyOf(requests);
  }

  /** Every cancellation that came, in order. */
  public List<Control.Cancel> cancels() {
    return List.copyOf(cancels);
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    runs.shutdownNow();
    try {
      thread.join(5_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
