package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkItem;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.factory.WiresFactory;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers whose clock is an hour ahead of the dispatcher's, or behind it. */
class WorkerClockTest {

  private final TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());

  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void shouldKeepDeadlinesWhateverItsClockSays(int minutesAhead) throws RoleStartException {
    try (Worker worker =
        worker(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutesAhead)))) {
      // Given a worker
      worker.start();

      // When it gets a run with time enough, and one that takes longer than it may
      WorkItem quick = item("prompt", 5, 10, Duration.ofSeconds(30));
      WorkItem slow = item("[[token-ms:20]] prompt", 10_000, 11, Duration.ofMillis(700));
      dispatcher.send(worker.epoch(), quick, slow);

      // Then the one ends well and the other in time
      Verdict ended = dispatcher.awaitEnd(quick).verdict();
      assertThat(ended.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(ended.timings().elapsed()).isLessThan(Duration.ofMinutes(1));
      assertThat(dispatcher.awaitEnd(slow).verdict().outcome()).isEqualTo(Outcome.TIMED_OUT);
    } finally {
      dispatcher.close();
    }
  }

  private WorkItem item(String prompt, int tokens, long run, Duration left) {
    Instant sent = Instant.now();
    WorkItem item =
        dispatcher.item(
            RequestId.at(sent),
            prompt,
            tokens,
            run,
            Optional.of(sent.plus(left)),
            dispatcher.address());
    return new WorkItem(
        item.request(),
        item.priority(),
        item.run(),
        item.attempt(),
        item.arrivedAt(),
        item.deadline(),
        item.address(),
        true,
        Optional.of(sent));
  }

  private Worker worker(Clock clock) {
    return new Worker(
        new WorkerContext(
            WorkerConfig.of(
                    dispatcher.worker,
                    "model",
                    TopicPlan.of(dispatcher.topics),
                    TestingKafka.shared().clientConfig())
                .with(0, Duration.ofMillis(100), Duration.ofSeconds(10)),
            dispatcher.wires,
            new TestingCancelFlags(),
            new SimpleMeterRegistry(),
            CanaryPlan.OFF,
            clock,
            System::nanoTime),
        () -> new ScriptedEngine(ScriptedSettings.fast("model", 4)));
  }
}
