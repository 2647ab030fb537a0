package dev.millrace.ingest.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ingest.http.ApiException;
import dev.millrace.kafka.KafkaSettings;
import dev.millrace.kafka.TopicAdmin;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.StoredResponse;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Responses in the topics of a real broker. */
@Timeout(60)
class KafkaResponseStoreTest {

  private static final TestingKafka KAFKA = TestingKafka.shared();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TopicPlan plan =
      new TopicPlan(
          new Topics("responses-" + NUMBER.incrementAndGet() + "."),
          TopicSettings.of(3, (short) 1));
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private KafkaResponseStore one;
  private KafkaResponseStore other;

  @BeforeEach
  void start() throws Exception {
    KafkaSettings kafka = KafkaSettings.of(KAFKA.bootstrapServers());
    TopicAdmin admin = keep(TopicAdmin.connect(kafka, "test"));
    TopicAdmin.await(
        admin.create(
            plan.fixed().stream().filter(topic -> topic.name().contains(".responses")).toList()),
        Duration.ofSeconds(30));
    one = store(kafka, admin);
    other = store(kafka, admin);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  private KafkaResponseStore store(KafkaSettings kafka, TopicAdmin admin) {
    return new KafkaResponseStore(
        admin,
        plan,
        WiresFactory.builtin().storedResponses(),
        keep(new KafkaProducer<>(kafka.producer("test"))),
        List.of(keep(new KafkaConsumer<>(kafka.consumer("test")))),
        System::nanoTime);
  }

  private StoredResponse response(RequestId id, String content) {
    return new StoredResponse(
        id,
        "acme",
        "m",
        Priority.HIGH,
        new ResultAddress("results.pool.x.0", 42),
        true,
        now,
        now.plusSeconds(60),
        content);
  }

  @Test
  void shouldBeFoundEverywhereUntilItIsDeleted() {
    // Given
    List<StoredResponse> kept =
        List.of(
            response(RequestId.at(now), "{}"),
            response(RequestId.at(now), "{\"input\":\"Grüße 🌍\"}"),
            response(RequestId.at(now), "{}"),
            response(RequestId.at(now), "{}"));
    kept.forEach(one::put);
    // Then
    for (StoredResponse response : kept) {
      assertThat(other.find(response.requestId())).contains(response);
      assertThat(other.find(response.requestId())).as("remembered").contains(response);
    }
    // When
    one.delete(kept.get(1));
    // Then
    assertThat(other.find(kept.get(1).requestId())).isEmpty();
    assertThat(one.find(kept.get(1).requestId())).isEmpty();
    assertThat(other.find(kept.get(0).requestId())).contains(kept.get(0));
  }

  @Test
  void shouldKnowNothingOfIdsThatWereNotGiven() {
    one.put(response(RequestId.at(now), "{}"));

    assertThat(one.find(RequestId.at(now))).isEmpty();
    assertThat(one.find(RequestId.at(now.minus(Duration.ofDays(3))))).isEmpty();
    assertThat(one.find(RequestId.at(now.plus(Duration.ofDays(3))))).isEmpty();
    assertThat(one.find(RequestId.ofKey("t", "no time"))).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsLargerThanARecord() {
    StoredResponse large = response(RequestId.at(now), "x".repeat(Topics.MAX_RECORD_BYTES + 1));

    assertThatThrownBy(() -> one.put(large))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("input: ");
  }
}
