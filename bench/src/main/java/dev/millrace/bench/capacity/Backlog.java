package dev.millrace.bench.capacity;

import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Requests that wait: their model has no worker, and its scheduling cell is that of the model under
 * load. One thread.
 */
final class Backlog implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
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
            .filter(name -> cell(name, target.cells()) == cell(target.model(), target.cells()))
            .findFirst()
            .orElseThrow();
  }

  /**
   * Queues as many as are missing, and waits until the dispatcher holds all of them.
   *
   * @return bytes of one request's record
   */
  int growTo(int wanted) throws InterruptedException, IOException {
    byte[] sample = wire.encode(request());
    for (; size < wanted; size++) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, model.getBytes(StandardCharsets.UTF_8), wire.encode(request())));
    }
    producer.flush();
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (waiting() < wanted) {
      if (System.nanoTime() > until) {
        throw new IOException(waiting() + " of " + wanted + " requests wait in the dispatcher");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return sample.length;
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

  private static int cell(String model, int cells) {
    return Utils.toPositive(Utils.murmur2(model.getBytes(StandardCharsets.UTF_8))) % cells;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    http.close();
  }
}
