package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.kafka.TopicSettings;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerId;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WorkerWithoutBrokerTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void shouldGiveUpTheRunAndStillCloseWhenTheBrokerGoesAway() throws Exception {
    // Given a run under way on a broker of its own
    TestingKafka kafka = TestingKafka.start();
    TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin(), kafka);
    Map<String, Object> settings = new HashMap<>(kafka.clientConfig());
    settings.put("producer.delivery.timeout.ms", 3_000);
    settings.put("producer.request.timeout.ms", 1_000);
    Worker worker =
        worker(
            WorkerConfig.of(dispatcher.worker, "model", TopicPlan.of(dispatcher.topics), settings));
    worker.start();
    WorkItem item = dispatcher.item("[[token-ms:20]]", 10_000, 10, dispatcher.address());
    dispatcher.send(worker.epoch(), item);
    dispatcher.await(Status.class, s -> s.held().stream().anyMatch(run -> run.tokens() > 0));

    // When the broker goes away
    kafka.close();

    // Then the run is given up, and closing does not hang
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(abandoned()).isEqualTo(1));
    assertThat(worker.health().details()).containsEntry("runs_held", 0);
    worker.close();
    dispatcher.close();
  }

  @Test
  void shouldNameTheAddressWhenNoBrokerAnswersAtTheStart() {
    Map<String, Object> nowhere =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "admin.default.api.timeout.ms",
            1_000,
            "admin.request.timeout.ms",
            500);
    Worker worker =
        worker(WorkerConfig.of(new WorkerId("w"), "model", TopicPlan.of(Topics.DEFAULT), nowhere));

    assertThatThrownBy(worker::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageContaining("127.0.0.1:1");
    worker.close();
  }

  @Test
  void shouldNotStartWhenTheBrokersCannotKeepTheCopiesOfItsWork() {
    TopicPlan three = new TopicPlan(new Topics("three."), TopicSettings.of(1, (short) 3));
    Worker worker =
        worker(
            WorkerConfig.of(
                new WorkerId("w"), "model", three, TestingKafka.shared().clientConfig()));

    assertThatThrownBy(worker::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageContaining("three.work.w")
        .hasMessageContaining("InvalidReplicationFactorException");
    worker.close();
  }

  private double abandoned() {
    return meters.find("millrace.worker.runs-abandoned").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private Worker worker(WorkerConfig config) {
    return new Worker(
        config,
        WiresFactory.builtin(),
        () -> new ScriptedEngine(ScriptedSettings.fast("model", 2)),
        CancelFlags.NONE,
        meters,
        Clock.systemUTC());
  }
}
