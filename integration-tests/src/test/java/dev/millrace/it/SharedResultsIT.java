package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.scripted.ScriptedTokens;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.runtime.role.RoleContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of a plain producer that names no topic for their results. */
class SharedResultsIT {

  private static final int REQUESTS = 200;
  private static final int TOKENS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  @Timeout(180)
  void shouldAnswerAllOfThemInOneTopicAndMakeNone() throws Exception {
    try (RunningStack running =
            RunningStack.start(data, Map.of("worker.scripted.per-token", "1ms"));
        KafkaProducer<String, byte[]> producer = producer(running);
        KafkaConsumer<String, byte[]> consumer = consumer(running);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", running.stack().endpoints().kafka()))) {
      // Given a plain consumer of the shared topic, at its end
      String topic = running.stack().context().topics().sharedResults();
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      all.forEach(consumer::position);
      Set<String> before = admin.listTopics().names().get();

      // When, with ids of both kinds
      Map<RequestId, StreamReader> streams = new HashMap<>();
      for (int i = 0; i < REQUESTS; i++) {
        RequestId id =
            i % 2 == 0
                ? RequestId.at(Instant.now())
                : RequestId.parse(UUID.randomUUID().toString());
        streams.put(id, new StreamReader(id));
        send(running, producer, id, TOKENS);
      }

      // Then each has its whole stream, in the partition that the protocol says
      Set<RequestId> open = new HashSet<>(streams.keySet());
      Instant giveUpAt = Instant.now().plus(PATIENCE);
      while (!open.isEmpty() && Instant.now().isBefore(giveUpAt)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          ResultEvent event =
              running.stack().context().wires().resultEvents().decode(record.value());
          assertThat(record.key()).isEqualTo(event.requestId().toString());
          assertThat(record.partition()).isEqualTo(partition(record.key(), all.size()));
          Objects.requireNonNull(streams.get(event.requestId())).read(event);
          if (event instanceof ResultEvent.Finished) {
            open.remove(event.requestId());
          }
        }
      }
      assertThat(open).isEmpty();
      assertThat(streams.values())
          .allSatisfy(
              stream -> {
                assertThat(stream.snapshot().text())
                    .isEqualTo(new ScriptedTokens("wheat", 0).textOf(TOKENS));
                assertThat(stream.snapshot().outcome().orElseThrow().outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
              });

      // And no topic was made
      assertThat(admin.listTopics().names().get()).isEqualTo(before);
    }
  }

  @Test
  @Timeout(180)
  void shouldFindOneByItsIdAtTheFacadeAndCancelIt() throws Exception {
    try (RunningStack running =
            RunningStack.start(data, Map.of("worker.scripted.per-token", "20ms"));
        KafkaProducer<String, byte[]> producer = producer(running)) {
      // Given what others have left in the topic
      for (int i = 0; i < 20; i++) {
        send(running, producer, RequestId.at(Instant.now()), 1);
      }
      for (RequestId id :
          List.of(RequestId.at(Instant.now()), RequestId.parse(UUID.randomUUID().toString()))) {
        // When one that no facade took runs
        send(running, producer, id, 2_000);

        // Then it is found, streamed from its first token on, and cancelled
        awaitStatus(running, id, "running");
        StringBuilder streamed = new StringBuilder();
        running.facade().stream(
            id.toString(),
            Optional.empty(),
            event -> {
              streamed.append(event.type()).append(' ');
              return !event.type().equals("token");
            });
        assertThat(streamed.toString()).endsWith("started token ");
        var unused = running.facade().cancel(id.toString());
        awaitStatus(running, id, "cancelled");
      }
    }
  }

  private static void awaitStatus(RunningStack running, RequestId id, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreException(FacadeException.class)
        .untilAsserted(
            () ->
                assertThat(running.facade().status(id.toString()).path("status").asText())
                    .isEqualTo(status));
  }

  /** As docs/protocol.md has it. */
  private static int partition(String id, int partitions) {
    return (Utils.murmur2(id.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitions;
  }

  private static void send(
      RunningStack running, KafkaProducer<String, byte[]> producer, RequestId id, int tokens)
      throws Exception {
    RoleContext context = running.stack().context();
    String model = running.stack().model();
    InferenceRequest request =
        new InferenceRequest(
            id,
            InferenceRequest.DEFAULT_TENANT,
            model,
            new Input.Prompt("wheat"),
            new GenerationParameters(tokens, 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of()),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    var unused =
        producer
            .send(
                new ProducerRecord<>(
                    context.topics().requests(Priority.NORMAL),
                    model,
                    context.wires().requests().encode(request)))
            .get(30, TimeUnit.SECONDS);
  }

  private static KafkaProducer<String, byte[]> producer(RunningStack running) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", running.stack().endpoints().kafka()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static KafkaConsumer<String, byte[]> consumer(RunningStack running) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", running.stack().endpoints().kafka()),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }
}
