package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.Outcome;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.Health;
import dev.millrace.service.breaker.Breaker;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The breaker around a worker's engine, as the dispatcher sees it. */
class WorkerBreakerTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void shouldGetNoNewWorkWhenItsEngineFailedFiveTimesInARowUntilSomebodyForcesIt()
      throws Exception {
    try (TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
        Worker worker = worker(dispatcher)) {
      // Given
      worker.start();
      Breaker breaker = worker.breakers().getFirst();

      // When
      for (int run = 1; run <= Breaker.FAILURES_TO_OPEN; run++) {
        WorkItem failing = dispatcher.item("[[fail-after:1]]", 5, run, dispatcher.address());
        dispatcher.send(worker.epoch(), failing);
        dispatcher.awaitEnd(failing);
      }

      // Then
      Status open = dispatcher.await(Status.class, s -> s.state() == WorkerState.DEGRADED);
      assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
      assertThat(open.freeSlots()).isZero();
      assertThat(worker.health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(worker.health().ready()).isFalse();
      assertThat(worker.health().details()).containsEntry("engine_breaker", "open");
      assertThat(meters.get("millrace.worker.breaker-open").gauge().value()).isEqualTo(1);
      assertThat(worker.fatal()).isNotDone();

      // When
      breaker.force(Breaker.Order.AUTOMATIC);

      // Then
      long sequence = open.origin().sequence();
      dispatcher.await(
          Status.class, s -> s.origin().sequence() > sequence && s.state() == WorkerState.READY);
      WorkItem fine = dispatcher.item("prompt", 5, 100, dispatcher.address());
      dispatcher.send(worker.epoch(), fine);
      assertThat(dispatcher.awaitEnd(fine).verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  private Worker worker(TestingDispatcher dispatcher) {
    return new Worker(
        WorkerConfig.of(
                dispatcher.worker,
                "model",
                TopicPlan.of(dispatcher.topics),
                TestingKafka.shared().clientConfig())
            .with(0, Duration.ofMillis(100), Duration.ofSeconds(10)),
        dispatcher.wires,
        () -> new ScriptedEngine(ScriptedSettings.fast("model", 4)),
        CancelFlags.NONE,
        meters,
        Clock.systemUTC());
  }
}
