package dev.millrace.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.model.CellStatus;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.testing.ScriptedPipeline;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a queue that asks to hold back, on a real broker. */
class HeldBackKafkaTest {
  private final TestingKafka kafka = TestingKafka.shared();
  private final Topics topics = new Topics("held-back-test.");
  private final ScriptedPipeline pipeline =
      ScriptedPipeline.start(
          kafka,
          topics,
          WiresFactory.builtin(),
          (request, run) -> run.started().token("a").succeeded());
  private MillraceClient client;

  @BeforeEach
  void start() {
    client = builder().build();
  }

  @AfterEach
  void stop() {
    client.close();
    pipeline.close();
  }

  private MillraceClientBuilder builder() {
    return MillraceClient.builder().kafka(kafka.clientConfig()).topics(topics).poolSize(1);
  }

  @Test
  void shouldSendNothingThatTheQueueAsksToHoldBack() throws Exception {
    // Given
    CellStatus status =
        new CellStatus(
            "busy",
            0,
            Instant.now(),
            Map.of(Priority.LOW, 7),
            0,
            Optional.empty(),
            List.of(),
            new CellStatus.Load(9, Optional.empty(), Optional.empty(), Set.of(Priority.LOW)));
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      byte[] bytes = WiresFactory.builtin().cellStatuses().encode(status);
      producer.send(new ProducerRecord<>(topics.cellStatus(), "busy", bytes)).get(30, SECONDS);
    }
    await().until(() -> client.cells().find("busy").isPresent());
    Submission low = Submission.prompt("a b").model("busy").priority(Priority.LOW).build();
    // When, Then
    assertThatThrownBy(() -> client.submit(low))
        .isInstanceOfSatisfying(
            NotAcceptedException.class,
            refused -> {
              assertThat(refused.error().code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
            });
    assertThat(pipeline.requests()).extracting(InferenceRequest::model).doesNotContain("busy");
    Submission high = Submission.prompt("a b").model("busy").priority(Priority.HIGH).build();
    assertThat(client.submit(high).result().get(30, SECONDS)).isInstanceOf(Result.Success.class);
    try (MillraceClient bold = builder().heedsQueues(false).build()) {
      assertThat(bold.submit(low).result().get(30, SECONDS)).isInstanceOf(Result.Success.class);
    }
  }
}
