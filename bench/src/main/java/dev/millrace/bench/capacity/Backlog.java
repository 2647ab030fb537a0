package dev.millrace.bench.capacity;

import dev.millrace.kafka.ModelCell;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.standalone.polling.Polling;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Requests that wait: their model has no worker, and its scheduling cell is that of the model under
 * load. One thread.
 */
final class Backlog implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final String PROMPT = "A request that waits until a worker of its model comes. ";

  private final KafkaProducer<byte[], byte[]> producer;
  private final Wire<InferenceRequest> wire;
  private final URI metrics;
  private final String topic;
  private final String model;
  private final HttpClient http = HttpClient.newHttpClient();
  private int size;

  Backlog(CapacityBench.Target target) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", target.bootstrap(), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.wire = target.requests();
    this.metrics = target.ops().resolve("/metrics");
    this.topic = Topics.DEFAULT.requests(Priority.LOW);
    this.model =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "idle-" + i)
            .filter(
                name ->
                    ModelCell.of(name, target.cells())
                        == ModelCell.of(target.model(), target.cells()))
            .findFirst()
            .orElseThrow();
  }

  /** Queues as many as are missing, and waits until the dispatcher holds all of them. */
  void growTo(int wanted) throws InterruptedException, IOException {
    for (; size < wanted; size++) {
      var unused =
          producer.send(new ProducerRecord<>(topic, ModelCell.key(model), wire.encode(request())));
    }
    producer.flush();
    if (!Polling.REAL.within(PATIENCE, () -> waiting() >= wanted, LOOK_EVERY)) {
      throw new IOException(waiting() + " of " + wanted + " requests wait in the dispatcher");
    }
  }

  /** Bytes of one request's record. */
  int requestBytes() {
    return wire.encode(request()).length;
  }

  private InferenceRequest request() {
    return new InferenceRequest(
        RequestId.at(Instant.now()),
        InferenceRequest.DEFAULT_TENANT,
        model,
        new Input.Prompt(PROMPT),
        GenerationParameters.DEFAULTS,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** Requests of low priority that wait, as the dispatcher's metrics say; nobody else sends any. */
  private long waiting() throws IOException, InterruptedException {
    String page =
        http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
    return (long)
        page.lines()
            .filter(line -> line.startsWith("millrace_dispatcher_queue_depth"))
            .filter(line -> line.contains("\"" + Priority.LOW.label() + "\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    http.close();
  }
}
