package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.ModelCell;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.standalone.cli.MillraceCommand;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.runtime.role.RoleContext;
import dev.millrace.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dead letter that goes back ends once, through the whole pipeline. */
class ReplayedLetterIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path data;

  @Test
  void shouldEndOnceHoweverOftenALetterIsReplayed() throws Exception {
    try (RunningStack running = RunningStack.start(data, Map.of());
        KafkaProducer<byte[], byte[]> producer = producer(running)) {
      // Given a letter of garbage, one of a request that never ran, and one of a request that ended
      Topics topics = running.stack().context().topics();
      String normal = topics.requests(Priority.NORMAL);
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      send(producer, normal, garbage);
      RequestId fresh = RequestId.at(Instant.now());
      RequestId over = RequestId.at(Instant.now());
      letter(running, producer, 0, normal, fresh);
      letter(running, producer, 1, normal, over);
      endInLog(running, producer, over);
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(running.deadLetters()).hasSize(3));
      String broken = place(running, garbage);

      // When
      int refused = replay(running, broken);
      int first = replay(running, place(running, request(running, fresh)));
      int again = replay(running, place(running, request(running, fresh)));
      int ended = replay(running, place(running, request(running, over)));

      // Then
      assertThat(refused).isEqualTo(ExitCode.BAD);
      assertThat(List.of(first, again, ended)).containsOnly(ExitCode.OK);
      awaitStatus(running, fresh, "succeeded");
      awaitStatus(running, over, "failed");
      // The second replay of the first request and what it may have led to are over by now.
      assertThat(ends(running, fresh)).hasSize(1);
      assertThat(ends(running, over))
          .singleElement()
          .satisfies(
              end ->
                  assertThat(end.verdict().error().orElseThrow().code())
                      .isEqualTo(ErrorCode.ATTEMPTS_EXHAUSTED));
    }
  }

  private static int replay(RunningStack running, String place) {
    return MillraceCommand.run(
        "dlq", "replay", place, "--kafka", running.stack().endpoints().kafka());
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

  private static List<Finished> ends(RunningStack running, RequestId id) throws Exception {
    List<Finished> ends = new ArrayList<>();
    for (ResultEvent event : running.sharedLog(id)) {
      if (event instanceof Finished end && end.requestId().equals(id)) {
        ends.add(end);
      }
    }
    return ends;
  }

  /** The end that the dispatcher wrote when it gave the request up. */
  private static void endInLog(
      RunningStack running, KafkaProducer<byte[], byte[]> producer, RequestId id) throws Exception {
    RoleContext context = running.stack().context();
    String topic = context.topics().sharedResults();
    Verdict failed =
        Verdict.failed(
            new ErrorInfo(ErrorCode.ATTEMPTS_EXHAUSTED, "on purpose"), Usage.NONE, Timings.NONE);
    String model = running.stack().model();
    for (ResultEvent event :
        List.of(
            new Started(id, 1, StartMode.CONTINUE, 1, "gone", model, Instant.now(), "default"),
            new Finished(id, 1, failed, Instant.now()))) {
      byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
      byte[] value = context.wires().resultEvents().encode(event);
      producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static void letter(
      RunningStack running,
      KafkaProducer<byte[], byte[]> producer,
      int partition,
      String topic,
      RequestId id)
      throws Exception {
    RoleContext context = running.stack().context();
    DeadLetter letter =
        new DeadLetter(
            topic,
            0,
            1,
            Instant.now(),
            Optional.of(Bytes.of(ModelCell.key(running.stack().model()))),
            Optional.of(Bytes.of(request(running, id))),
            List.of(),
            ReasonCode.ATTEMPTS_EXHAUSTED,
            "on purpose",
            Instant.now());
    producer
        .send(
            new ProducerRecord<>(
                context.topics().deadLetters(),
                partition,
                null,
                context.wires().deadLetters().encode(letter)))
        .get(30, TimeUnit.SECONDS);
  }

  private static byte[] request(RunningStack running, RequestId id) {
    return running
        .stack()
        .context()
        .wires()
        .requests()
        .encode(
            new InferenceRequest(
                id,
                "default",
                running.stack().model(),
                new Input.Prompt("once"),
                GenerationParameters.DEFAULTS,
                Optional.empty(),
                Optional.empty(),
                Map.of()));
  }

  /** Where the letter with this content stands. */
  private static String place(RunningStack running, byte[] content) throws Exception {
    RoleContext context = running.stack().context();
    String topic = context.topics().deadLetters();
    for (int partition = 0; partition < 4; partition++) {
      for (ConsumerRecord<byte[], byte[]> record : running.records(topic, partition, 0)) {
        DeadLetter letter = context.wires().deadLetters().decode(record.value());
        if (letter.value().equals(Optional.of(Bytes.of(content)))) {
          return partition + ":" + record.offset();
        }
      }
    }
    throw new AssertionError("no such letter");
  }

  private static KafkaProducer<byte[], byte[]> producer(RunningStack running) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", running.stack().endpoints().kafka()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
  }
}
