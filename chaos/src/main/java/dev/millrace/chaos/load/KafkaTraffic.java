package dev.millrace.chaos.load;

import dev.millrace.kafka.KafkaSettings;
import dev.millrace.model.Control;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Requests as a plain producer sends them, by the protocol alone. Their results are read by the
 * {@link LogFollower}. Any thread; each call blocks its own.
 */
final class KafkaTraffic implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Topics topics;
  private final Wires wires;
  private final Ledger ledger;
  private final Executor threads;
  private final Ending ending;
  private final Clock clock;
  private final SharedResults shared;
  private final KafkaProducer<String, byte[]> producer;

  /** The result topics that requests of {@link Way#KAFKA_SHARED} name. */
  record SharedResults(RequestId pool, int count) {

    String topic(Topics topics, int number) {
      return topics.leasedResults(pool, Math.floorMod(number, count));
    }
  }

  KafkaTraffic(
      String bootstrap,
      Topics topics,
      Wires wires,
      Ledger ledger,
      Executor threads,
      Ending ending,
      Clock clock,
      SharedResults shared) {
    this.topics = topics;
    this.wires = wires;
    this.ledger = ledger;
    this.threads = threads;
    this.ending = ending;
    this.clock = clock;
    this.shared = shared;
    this.producer = new KafkaProducer<>(KafkaSettings.of(bootstrap).producer("chaos-producer"));
  }

  /** Sends one, and waits until it is durable or refused; returns its id. */
  RequestId run(PlannedRequest request) throws InterruptedException {
    RequestId id = RequestId.at(clock.instant());
    ledger.sending(request);
    ledger.named(id, request);
    InferenceRequest record = record(id, request);
    if (!sent(
        topics.requests(request.priority()),
        request.model().label(),
        wires.requests().encode(record))) {
      ledger.refused();
      return id;
    }
    ledger.acknowledged(id);
    if (request.cancelAfter().isPresent()) {
      threads.execute(() -> cancel(id, request));
    }
    return id;
  }

  /** Where results of {@link Way#KAFKA_SHARED} go. */
  String sharedTopic(int number) {
    return shared.topic(topics, number);
  }

  /** The record of a request. */
  InferenceRequest record(RequestId id, PlannedRequest request) {
    return new InferenceRequest(
        id,
        request.tenant(),
        request.model().label(),
        new Input.Prompt(request.prompt()),
        Greedy.parameters(request.tokens()),
        request.timeout(),
        topic(id, request).map(topic -> new ResultAddress(topic, 0)),
        Map.of());
  }

  private Optional<String> topic(RequestId id, PlannedRequest request) {
    return switch (request.way()) {
      case KAFKA_DEDICATED -> Optional.of(topics.dedicatedResults(id));
      case KAFKA_SHARED -> Optional.of(shared.topic(topics, request.number()));
      case KAFKA, CLIENT, HTTP -> Optional.empty();
    };
  }

  /** Whether Kafka acknowledged it. */
  private boolean sent(String topic, String model, byte[] value) throws InterruptedException {
    CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, model, value),
              (metadata, failure) -> acknowledged.complete(failure == null));
      return acknowledged.get();
    } catch (KafkaException refused) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("nobody fails this future", impossible);
    }
  }

  /** After about as long as its tokens take. */
  private void cancel(RequestId id, PlannedRequest request) {
    Duration wait = LOOK.plus(request.perToken().multipliedBy(request.cancelAfter().orElse(0)));
    try {
      boolean over = ending.within(wait);
      ledger.cancelAsked(id);
      while (!over && !ledger.hasEnded(id)) {
        String model = request.model().label();
        Control.Cancel cancel = new Control.Cancel(model, id, "not wanted", clock.instant());
        if (sent(topics.control(), model, wires.controls().encode(cancel))) {
          ledger.cancelAcknowledged(id);
          return;
        }
        over = ending.within(LOOK);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
