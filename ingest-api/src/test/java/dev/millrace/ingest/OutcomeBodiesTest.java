package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.ingest.stream.CursorKeys;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.ScriptedPipeline;
import dev.millrace.testing.ScriptedRun;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An ended request reads the same whether its facade followed it, another facade replays its log,
 * or a stored record answers.
 */
class OutcomeBodiesTest {
  private static final TestingKafka KAFKA = TestingKafka.shared();
  private static final Topics TOPICS = new Topics("outcome-test.");
  private static final Wires WIRES = WiresFactory.builtin();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final InMemoryRedis REDIS = new InMemoryRedis();
  private static final CursorKeys CURSOR_KEYS = CursorKeys.random();
  private static ScriptedPipeline pipeline;
  private static IngestApi submitter;
  private static IngestApi other;

  @BeforeAll
  static void start() throws Exception {
    pipeline = ScriptedPipeline.start(KAFKA, TOPICS, WIRES, OutcomeBodiesTest::play);
    submitter = facade("submitter", RedisLinks.none());
    other = facade("other", REDIS.links());
  }

  private static IngestApi facade(String instance, RedisLinks redis) throws RoleStartException {
    IngestConfig config =
        IngestConfig.defaults(KAFKA.clientConfig())
            .with(instance, "127.0.0.1", 0, TopicPlan.of(TOPICS), 4, Duration.ofSeconds(15))
            .withCursorKeys(CURSOR_KEYS);
    IngestApi facade = new IngestApi(config, WIRES, new SimpleMeterRegistry(), redis);
    facade.start();
    return facade;
  }

  @AfterAll
  static void stop() {
    other.close();
    submitter.close();
    pipeline.close();
    HTTP.shutdownNow();
  }

  private static void play(InferenceRequest request, ScriptedRun run) {
    run.started().token("so ").token("far");
    switch (((Input.Prompt) request.input()).text()) {
      case "succeeded" -> run.succeeded();
      case "failed" -> run.failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "it broke"));
      case "cancelled" -> run.cancelled("changed my mind");
      case "timed_out" -> run.timedOut();
      default -> throw new IllegalArgumentException("no such outcome");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"succeeded", "failed", "cancelled", "timed_out"})
  void shouldReadTheSameLiveReplayedAndRecorded(String outcome) throws Exception {
    // Given
    JsonNode accepted = submit(outcome);
    RequestId id = RequestId.parse(accepted.at("/id").asText());
    String self = accepted.at("/links/self").asText();
    ResultAddress address =
        new ResultAddress(
            accepted.at("/result/topic").asText(), accepted.at("/result/offset").asLong());
    // When
    String streamedLive = get(submitter, self + "/stream");
    JsonNode live = JSON.readTree(get(submitter, self));
    REDIS.index.put(
        id, new IndexedRequest(id, "default", "m", Priority.NORMAL, address, Instant.now()));
    String streamedFromTheLog = get(other, self + "/stream");
    JsonNode fromTheLog = JSON.readTree(get(other, self));
    REDIS.records.put(id, record(id, address));
    String streamedBesideTheRecord = get(other, self + "/stream");
    JsonNode fromTheRecord = JSON.readTree(get(other, self));
    // Then
    assertThat(live.at("/status").asText()).isEqualTo(outcome);
    assertThat(live.at("/text").asText()).isEqualTo("so far");
    assertThat(live.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    assertThat(live.at("/worker").asText()).isEqualTo("scripted");
    assertThat(fromTheLog).isEqualTo(live);
    assertThat(fromTheRecord).isEqualTo(live);
    assertThat(eventsOf(streamedLive)).hasSizeGreaterThan(3);
    assertThat(eventsOf(streamedFromTheLog)).isEqualTo(eventsOf(streamedLive));
    assertThat(eventsOf(streamedBesideTheRecord)).isEqualTo(eventsOf(streamedLive));
  }

  private static ResultRecord record(RequestId id, ResultAddress address) throws Exception {
    RequestOutcome outcome = outcome(id, address);
    return new ResultRecord(
        id,
        "default",
        "m",
        Priority.NORMAL,
        address,
        outcome.verdict(),
        outcome.text(),
        false,
        outcome.usage().completionTokens(),
        outcome.attempts(),
        outcome.worker(),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static RequestOutcome outcome(RequestId id, ResultAddress address) throws Exception {
    StreamReader reader = new StreamReader(id);
    try (KafkaConsumer<String, byte[]> consumer = KAFKA.consumer()) {
      TopicPartition partition = new TopicPartition(address.topic(), ResultAddress.PARTITION);
      consumer.assign(Set.of(partition));
      consumer.seek(partition, address.startOffset());
      while (reader.finished().isEmpty()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          reader.read(WIRES.resultEvents().decode(record.value()));
        }
      }
    }
    return reader.snapshot().outcome().orElseThrow();
  }

  /** Names, ids and data of all events but the queue's, whose positions depend on the moment. */
  private static List<String> eventsOf(String stream) {
    return List.of(stream.split("\n\n")).stream()
        .filter(event -> event.startsWith("event: ") && !event.startsWith("event: queued"))
        .toList();
  }

  private static JsonNode submit(String prompt) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(submitter.uri().resolve("/v1/requests"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"prompt\":\"" + prompt + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private static String get(IngestApi where, String path) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(where.uri() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
