package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.service.Health;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.factory.WiresFactory;
import dev.millrace.worker.canary.CanaryPlan;
import dev.millrace.worker.canary.CanaryQuestion;
import dev.millrace.worker.canary.TestingEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkerCanaryTest {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final TestingEngine engine = new TestingEngine();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void shouldGetNoNewWorkWhileItsAnswersAreWrong() throws Exception {
    try (TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
        Worker worker = worker(dispatcher)) {
      // Given an engine that answers wrong
      engine.answerAll("85?");

      // When the worker starts
      worker.start();

      // Then it says that it is in doubt, and lives
      Status doubted = dispatcher.await(Status.class, s -> s.state() == WorkerState.DEGRADED);
      assertThat(doubted.freeSlots()).isZero();
      assertThat(worker.health().state()).isEqualTo(Health.State.DEGRADED);
      assertThat(worker.health().ready()).isFalse();
      assertThat(worker.health().details()).containsEntry("canary_failing", true);
      assertThat(worker.fatal()).isNotDone();

      // When the engine answers right again, in the next round
      engine.answerAll("85");
      nanos.addAndGet(INTERVAL.toNanos());

      // Then it takes work again
      long sequence = doubted.origin().sequence();
      dispatcher.await(
          Status.class, s -> s.origin().sequence() > sequence && s.state() == WorkerState.READY);
      assertThat(worker.health().state()).isEqualTo(Health.State.HEALTHY);
      assertThat(worker.health().ready()).isTrue();
    }
  }

  private Worker worker(TestingDispatcher dispatcher) {
    Map<String, Object> kafka = TestingKafka.shared().clientConfig();
    return new Worker(
        new WorkerContext(
            WorkerConfig.of(dispatcher.worker, "model", TopicPlan.of(dispatcher.topics), kafka)
                .with(0, Duration.ofMillis(100), Duration.ofSeconds(10)),
            dispatcher.wires,
            CancelFlags.NONE,
            new SimpleMeterRegistry(),
            new CanaryPlan(INTERVAL, 1, List.of(new CanaryQuestion("Add 27 and 58.", "85"))),
            Clock.systemUTC(),
            nanos::get),
        () -> engine);
  }
}
