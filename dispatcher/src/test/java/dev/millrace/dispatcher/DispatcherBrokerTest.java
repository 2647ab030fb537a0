package dev.millrace.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.Completion;
import dev.millrace.model.Control;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.service.Health;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dispatcher on a real broker. */
class DispatcherBrokerTest {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherBrokerTest.class);
  private static final String MODEL = "llama";
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir Path state;

  private static InferenceRequest request(int number) {
    return CellFixtures.request(number, MODEL, Optional.of(Duration.ofSeconds(60)));
  }

  @Test
  void shouldDeliverRequestsAndCompletionsDespiteAWorkerWithoutATopic() throws Exception {
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher()) {
      // Given a worker with many free slots whose topic does not exist, and a real one
      Origin ghost = new Origin(new WorkerId("ghost"), 1, 0, MODEL, Instant.now());
      place.send(
          place.topics.workerEvents(),
          MODEL,
          place
              .wires
              .workerEvents()
              .encode(
                  new Status(ghost, WorkerState.READY, 64, 0, 64, 2048, 1, 1_000, 0, List.of())));
      try (TestingWorker worker = new TestingWorker(place, "real", MODEL, 2, item -> {})) {

        // When
        for (int i = 0; i < 20; i++) {
          place.request(List.of(Priority.values()).get(i % 4), request(i));
        }

        // Then
        List<Completion> ends =
            place.readUntil(
                place.topics.completions(), place.wires.completions(), c -> c.size() >= 20);
        assertThat(ends).extracting(Completion::worker).containsOnly("real");
        assertThat(worker.seen).hasSize(20);
        assertThat(dispatcher.health().state()).isEqualTo(Health.State.HEALTHY);
      }
    }
  }

  @Test
  void shouldWriteTheVerdictOfACancelledRequestIntoItsResultTopic() throws Exception {
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher()) {
      // Given
      place.request(Priority.NORMAL, request(1));
      cancel(place, 1);

      // When
      List<Completion> ends =
          place.readUntil(place.topics.completions(), place.wires.completions(), c -> !c.isEmpty());

      // Then
      assertThat(ends.getFirst().verdict().outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(ends.getFirst().worker()).isEqualTo(dispatcher.name());
      List<ResultEvent> log =
          place.readUntil(
              ends.getFirst().address().topic(), place.wires.resultEvents(), e -> e.size() >= 2);
      assertThat(log.getFirst()).isInstanceOf(ResultEvent.Started.class);
      assertThat(log.getLast())
          .isInstanceOfSatisfying(
              ResultEvent.Finished.class,
              end -> assertThat(end.verdict()).isEqualTo(ends.getFirst().verdict()));
    }
  }

  @Test
  void shouldEndARequestWhoseResultTopicDoesNotExist() throws Exception {
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher()) {
      // Given
      InferenceRequest base = request(1);
      place.request(
          Priority.NORMAL,
          new InferenceRequest(
              base.id(),
              base.tenant(),
              base.model(),
              base.input(),
              base.parameters(),
              base.timeout(),
              Optional.of(new ResultAddress(place.topics.prefix() + "results.nobody-made-this", 0)),
              Map.of()));

      // When
      cancel(place, 1);

      // Then
      List<Completion> ends =
          place.readUntil(place.topics.completions(), place.wires.completions(), c -> !c.isEmpty());
      assertThat(ends.getFirst().verdict().error().map(ErrorInfo::code))
          .contains(ErrorCode.RESULT_UNWRITABLE);
      assertThat(dispatcher.health().ready()).isTrue();
    }
  }

  @Test
  void shouldContinueWithItsQueueAfterARestart() throws Exception {
    try (Installation place = new Installation(state)) {
      // Given
      try (Dispatcher first = place.dispatcher()) {
        place.request(Priority.NORMAL, request(1));
        await()
            .atMost(LONG)
            .until(() -> first.health().details().get("queue_depth"), Integer.valueOf(1)::equals);
        first.drain(Duration.ofSeconds(5));
      }

      // When
      long begun = System.nanoTime();
      try (Dispatcher second = place.dispatcher();
          TestingWorker worker = new TestingWorker(place, "w", MODEL, 1, item -> {})) {

        // Then
        List<Completion> ends =
            place.readUntil(
                place.topics.completions(), place.wires.completions(), c -> !c.isEmpty());
        assertThat(ends.getFirst().requestId()).isEqualTo(CellFixtures.id(1));
        assertThat(worker.seen).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
            .as("the first one left its group, nobody waits for it")
            .isLessThan(Duration.ofSeconds(20));
        assertThat(second.health().ready()).isTrue();
      }
    }
  }

  @Test
  void shouldContinueWithAQueueOnDiskAfterARestart() throws Exception {
    int count = 8;
    try (Installation place = new Installation(state)) {
      // Given more bodies than stay in memory
      try (Dispatcher first = place.dispatcher()) {
        for (int i = 0; i < count; i++) {
          place.request(Priority.NORMAL, largeRequest(i));
        }
        await()
            .atMost(LONG)
            .until(
                () -> first.health().details().get("queue_depth"), Integer.valueOf(count)::equals);
        assertThat((Long) first.health().details().get("queue_bytes_on_disk"))
            .isGreaterThan(1_000_000);
      }

      // When another dispatcher goes on
      try (Dispatcher second = place.dispatcher()) {
        assertThat((Long) second.health().details().get("queue_bytes_on_disk"))
            .isGreaterThan(1_000_000);
        try (TestingWorker worker = new TestingWorker(place, "w", MODEL, 2, item -> {})) {
          place.readUntil(
              place.topics.completions(), place.wires.completions(), c -> c.size() >= count);

          // Then
          assertThat(worker.seen)
              .extracting(item -> item.request())
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.range(0, count).mapToObj(DispatcherBrokerTest::largeRequest).toList());
          await()
              .atMost(LONG)
              .until(
                  () -> second.health().details().get("queue_bytes_on_disk"),
                  Long.valueOf(0)::equals);
        }
      }
    }
  }

  private static InferenceRequest largeRequest(int number) {
    InferenceRequest base = request(number);
    return new InferenceRequest(
        base.id(),
        base.tenant(),
        base.model(),
        new Input.Prompt(Integer.toString(number).repeat(500_000)),
        base.parameters(),
        base.timeout(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void shouldEndEveryRequestOnceAcrossARestartInTransactions() throws Exception {
    int count = 12;
    try (Installation place = new Installation(state)) {
      // Given requests that wait for a worker
      try (Dispatcher first = place.dispatcher("exactly_once_v2")) {
        for (int i = 0; i < count; i++) {
          place.request(Priority.NORMAL, request(i));
        }
        await()
            .atMost(LONG)
            .until(
                () -> first.health().details().get("queue_depth"), Integer.valueOf(count)::equals);
      }

      // When another dispatcher goes on
      try (Dispatcher second = place.dispatcher("exactly_once_v2");
          TestingWorker worker = new TestingWorker(place, "w", MODEL, 2, item -> {})) {

        // Then
        List<Completion> ends =
            place.readUntil(
                place.topics.completions(), place.wires.completions(), c -> c.size() >= count);
        assertThat(ends).extracting(Completion::requestId).doesNotHaveDuplicates().hasSize(count);
        assertThat(worker.seen).hasSize(count);
        assertThat(second.health().ready()).isTrue();
      }
    }
  }

  @Test
  void shouldReachTheWorkerInOrderOfArrival() throws Exception {
    int warm = 1_000;
    int count = 300;
    Map<RequestId, Long> sent = new HashMap<>();
    Map<RequestId, Long> reached = new ConcurrentHashMap<>();
    List<RequestId> order;
    try (Installation place = new Installation(state);
        Dispatcher dispatcher = place.dispatcher();
        TestingWorker worker =
            new TestingWorker(
                place,
                "w",
                MODEL,
                16,
                item -> reached.put(item.request().id(), System.nanoTime()))) {
      // Given
      assertThat(dispatcher.health().ready()).isTrue();
      for (int i = 0; i < warm; i++) {
        place.request(Priority.NORMAL, request(i));
      }
      await().atMost(LONG).until(() -> worker.seen.size() >= warm);

      // When
      long start = System.nanoTime();
      for (int i = warm; i < warm + count; i++) {
        long due = start + (i - warm) * Duration.ofMillis(20).toNanos();
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        InferenceRequest request = request(i);
        sent.put(request.id(), System.nanoTime());
        place.request(Priority.NORMAL, request);
      }
      await().atMost(LONG).until(() -> worker.seen.size() >= warm + count);
      order = worker.seen.stream().map(item -> item.request().id()).toList();
    }

    // Then
    assertThat(order)
        .containsExactlyElementsOf(
            IntStream.range(0, warm + count).mapToObj(CellFixtures::id).toList());
    double[] millis =
        sent.entrySet().stream()
            .mapToDouble(e -> (reached.getOrDefault(e.getKey(), 0L) - e.getValue()) / 1e6)
            .sorted()
            .toArray();
    LOG.info(
        "request to work: p50={} ms p90={} ms p99={} ms max={} ms",
        millis[count / 2],
        millis[count * 9 / 10],
        millis[count * 99 / 100],
        millis[count - 1]);
    assertThat(millis[0]).isPositive();
  }

  @Test
  void shouldNameTheBootstrapServersWhenKafkaDoesNotAnswer() {
    Dispatcher dispatcher =
        new Dispatcher(
            new DispatcherConfig(
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                TopicPlan.of(Topics.DEFAULT),
                state,
                CellRules.DEFAULTS,
                changes -> CellRules.DEFAULTS,
                Map.of(),
                1,
                0,
                "at_least_once",
                Duration.ofMillis(200),
                Duration.ofHours(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1)),
            WiresFactory.builtin(),
            new SimpleMeterRegistry());

    assertThatThrownBy(dispatcher::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  private static void cancel(Installation place, int number) {
    place.send(
        place.topics.control(),
        MODEL,
        place
            .wires
            .controls()
            .encode(new Control.Cancel(MODEL, CellFixtures.id(number), "no more", Instant.now())));
  }
}
