package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.factory.WiresFactory;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that takes over from itself before it announces itself. */
class WorkerRehearsalTest {

  private final TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Worker worker =
      new Worker(
          WorkerConfig.of(
                  dispatcher.worker,
                  "model",
                  TopicPlan.of(dispatcher.topics),
                  TestingKafka.shared().clientConfig())
              .with(0, Duration.ofMillis(100), Duration.ofSeconds(10))
              .rehearsing(true),
          dispatcher.wires,
          () ->
              new ScriptedEngine(
                  ScriptedSettings.paced("model", 4, Duration.ZERO, Duration.ofMillis(20))),
          CancelFlags.NONE,
          meters,
          Clock.systemUTC(),
          CanaryPlan.OFF);

  @AfterEach
  void stop() {
    worker.close();
    dispatcher.close();
  }

  @Test
  void shouldContinueARequestOfItsOwnAndTellNobody() throws Exception {
    // Given
    TestingKafka.shared()
        .createTopic(
            dispatcher.topics.sharedResults(),
            16,
            Map.of("message.timestamp.type", "LogAppendTime"));

    // When
    worker.start();

    // Then its log is that of a request whose first worker died
    List<ResultEvent> log = log();
    List<Started> markers =
        log.stream().filter(Started.class::isInstance).map(Started.class::cast).toList();
    assertThat(markers).extracting(Started::tenant).containsOnly(InferenceRequest.REHEARSAL_TENANT);
    assertThat(markers).hasSize(2);
    assertThat(markers.getLast().mode()).isEqualTo(StartMode.CONTINUE);
    RequestId id = markers.getFirst().requestId();
    StreamReader reader = new StreamReader(id);
    List<Reading> readings = log.stream().map(reader::read).toList();
    assertThat(readings).anyMatch(Reading.Continued.class::isInstance);
    assertThat(readings).noneMatch(Reading.Broken.class::isInstance);
    assertThat(reader.snapshot().outcome().orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);

    // And the dispatcher hears of a worker that has never done anything
    Status first = dispatcher.await(Status.class, any -> true);
    assertThat(first.held()).isEmpty();
    assertThat(dispatcher.events()).allMatch(Status.class::isInstance);
    assertThat(meters.get("millrace.worker.tokens").counter().count()).isZero();
  }

  private List<ResultEvent> log() throws Exception {
    List<ResultEvent> log = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = TestingKafka.shared().consumer()) {
      List<TopicPartition> all =
          consumer.partitionsFor(dispatcher.topics.sharedResults()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long left = consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
      while (log.size() < left) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          log.add(dispatcher.wires.resultEvents().decode(record.value()));
        }
      }
    }
    return log;
  }
}
