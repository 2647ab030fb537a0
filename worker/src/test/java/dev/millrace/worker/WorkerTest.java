package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.api.EngineUnavailableException;
import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.ModelCell;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Left;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunDeclined;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.resultlog.StreamReader;
import dev.millrace.service.RoleStartException;
import dev.millrace.testing.TestingKafka;
import dev.millrace.wire.factory.WiresFactory;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerTest {

  private static final String SLOW = "[[token-ms:20]] ";

  private final TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TestingCancelFlags flags = new TestingCancelFlags();
  private Worker worker = worker(ScriptedSettings.fast("model", 4));
  private final AtomicLong pausedNanos = new AtomicLong();
  private long epoch;

  @BeforeEach
  void start() throws RoleStartException {
    worker.start();
    epoch = worker.epoch();
  }

  @AfterEach
  void stop() {
    worker.close();
    dispatcher.close();
  }

  @Test
  void shouldAnnounceItselfAndListenBeforeItDoesWhenItStarts() {
    Status status = dispatcher.await(Status.class, any -> true);

    assertThat(status.state()).isEqualTo(WorkerState.READY);
    assertThat(status.origin().sequence()).isZero();
    assertThat(status.origin().epoch()).isEqualTo(epoch);
    assertThat(status.slots()).isEqualTo(4);
    assertThat(status.freeSlots()).isEqualTo(4);
    assertThat(worker.health().ready()).isTrue();
  }

  @Test
  void shouldWriteOneContiguousStreamWithOneEndWhenItRuns() {
    // Given work for every slot
    List<WorkItem> items =
        IntStream.range(0, 4)
            .mapToObj(i -> dispatcher.item("prompt " + i, 50, 10 + i, dispatcher.address()))
            .toList();

    // When it is sent
    dispatcher.send(epoch, items.toArray(WorkItem[]::new));

    // Then each ends once, with every token
    for (WorkItem item : items) {
      RunEnded ended = dispatcher.awaitEnd(item);
      assertThat(ended.verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(ended.verdict().usage().completionTokens()).isEqualTo(50);
      assertThat(ended.adopted()).isFalse();
      StreamReader stream = dispatcher.read(item);
      assertThat(stream.tokenCount()).isEqualTo(50);
      assertThat(stream.finished().orElseThrow().verdict()).isEqualTo(ended.verdict());
      assertThat(dispatcher.results(item.address()))
          .filteredOn(e -> e instanceof ResultEvent.Finished)
          .hasSize(1);
    }
    // And the events are numbered in order, the acceptance before the end
    List<Long> sequences =
        dispatcher.events().stream().map(WorkerEvent::origin).map(o -> o.sequence()).toList();
    assertThat(sequences).isSorted().doesNotHaveDuplicates();
    Status idle = dispatcher.await(Status.class, s -> s.origin().sequence() > last(RunEnded.class));
    assertThat(dispatcher.await(Status.class, s -> follows(idle, s) && s.held().isEmpty()))
        .matches(status -> status.freeSlots() == 4);
  }

  @Test
  void shouldEndCancelledWhenTheDispatcherSaysSo() {
    // Given a long run
    WorkItem item = dispatcher.item(SLOW + "prompt", 10_000, 10, dispatcher.address());
    dispatcher.send(epoch, item);
    dispatcher.await(Status.class, s -> s.held().stream().anyMatch(run -> run.tokens() > 0));

    // When it is cancelled
    dispatcher.cancel(epoch, item, "changed my mind");

    // Then the verdict says so
    RunEnded ended = dispatcher.awaitEnd(item);
    assertThat(ended.verdict().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(ended.verdict().reason()).isEqualTo("changed my mind");
    StreamReader stream = dispatcher.read(item);
    assertThat(stream.finished()).isPresent();
    assertThat(stream.tokenCount()).isEqualTo(ended.verdict().usage().completionTokens());
  }

  @Test
  void shouldEndCancelledWhenTheTenantRaisesTheFlag() {
    // Given a long run
    WorkItem item = dispatcher.item(SLOW + "prompt", 10_000, 10, dispatcher.address());
    dispatcher.send(epoch, item);
    dispatcher.await(RunAccepted.class, any -> true);

    // When flags are raised, one of them by somebody else
    RequestId id = item.request().id();
    flags.raise(id, "somebody", "not mine", Duration.ofMinutes(1));
    flags.raise(id, "default", "mine", Duration.ofMinutes(1));

    // Then only the tenant's counts
    assertThat(dispatcher.awaitEnd(item).verdict().reason()).isEqualTo("mine");
  }

  @Test
  void shouldTimeOutWhenTheDeadlinePassesBeforeOrWhileItRuns() {
    // Given one run that is late already and one that will be
    WorkItem late =
        dispatcher.item(
            RequestId.at(Instant.now()),
            "prompt",
            5,
            10,
            Optional.of(Instant.now().minusSeconds(1)),
            dispatcher.address());
    WorkItem slow =
        dispatcher.item(
            RequestId.at(Instant.now()),
            SLOW + "prompt",
            10_000,
            11,
            Optional.of(Instant.now().plusMillis(700)),
            dispatcher.address());

    // When they are sent
    dispatcher.send(epoch, late, slow);

    // Then both time out, one of them with tokens
    RunEnded lateEnd = dispatcher.awaitEnd(late);
    RunEnded slowEnd = dispatcher.awaitEnd(slow);
    assertThat(lateEnd.verdict().outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(lateEnd.verdict().usage().completionTokens()).isZero();
    assertThat(slowEnd.verdict().outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(dispatcher.read(slow).tokenCount())
        .isEqualTo(slowEnd.verdict().usage().completionTokens());
  }

  @Test
  void shouldFailWithTheFieldWhenTheEngineRefusesAndGoOnWithOthers() {
    // Given a request that is refused, one that fails, and one that is fine
    WorkItem refused = dispatcher.item("[[reject:0]]", 5, 10, dispatcher.address());
    WorkItem failing = dispatcher.item("[[fail-after:2]]", 5, 11, dispatcher.address());
    WorkItem fine = dispatcher.item("prompt", 5, 12, dispatcher.address());

    // When they run together
    dispatcher.send(epoch, refused, failing, fine);

    // Then each has its own verdict
    assertThat(dispatcher.awaitEnd(refused).verdict().error().orElseThrow())
        .matches(error -> error.code() == ErrorCode.INVALID_REQUEST)
        .matches(error -> error.message().startsWith("prompt"));
    assertThat(dispatcher.awaitEnd(failing).verdict().error().orElseThrow().code())
        .isEqualTo(ErrorCode.ENGINE_FAILED);
    assertThat(dispatcher.read(failing).tokenCount()).isEqualTo(2);
    assertThat(dispatcher.awaitEnd(fine).verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void shouldIgnoreABatchWhenItIsMeantForAnotherEpoch() {
    // Given work for an earlier incarnation, and work for this one behind it
    WorkItem stray = dispatcher.item("prompt", 5, 10, dispatcher.address());
    WorkItem own = dispatcher.item("prompt", 5, 11, dispatcher.address());

    // When both come, with something undecodable between them
    dispatcher.send(epoch - 1, stray);
    dispatcher.append(dispatcher.topics.work(dispatcher.worker), new byte[] {1, 2, 3});
    dispatcher.send(epoch, own);

    // Then only its own is run
    dispatcher.awaitEnd(own);
    assertThat(dispatcher.events())
        .filteredOn(RunAccepted.class::isInstance)
        .extracting(event -> ((RunAccepted) event).run())
        .containsExactly(11L);
    assertThat(dispatcher.results(stray.address())).isEmpty();
    // And the undecodable one is kept with its bytes and the reason
    DeadLetter letter =
        await().until(dispatcher::deadLetters, letters -> !letters.isEmpty()).getFirst();
    assertThat(letter.value().orElseThrow().toArray()).containsExactly(1, 2, 3);
    assertThat(letter.sourceTopic()).isEqualTo(dispatcher.topics.work(dispatcher.worker));
    assertThat(letter.reasonCode()).isEqualTo(DeadLetter.ReasonCode.UNDECODABLE);
    assertThat(letter.reason()).isNotBlank();
  }

  @Test
  void shouldGiveUpAndDropTheRunWhenItsTopicDoesNotExist() {
    // Given work whose results have no place
    WorkItem homeless =
        dispatcher.item(
            "prompt", 5, 10, new ResultAddress(dispatcher.topics.work(dispatcher.worker) + "x", 0));

    // When it is sent
    dispatcher.send(epoch, homeless);
    RunAccepted accepted = dispatcher.await(RunAccepted.class, any -> true);

    // Then the worker holds it no more, and reports no end
    dispatcher.await(Status.class, s -> follows(accepted, s) && s.held().isEmpty());
    assertThat(dispatcher.events()).noneMatch(RunEnded.class::isInstance);
    assertThat(meters.get("millrace.worker.runs-abandoned").tag("cause", "unwritable").counter())
        .matches(counter -> counter.count() == 1);
  }

  @Test
  void shouldFinishWhatItHasAndDeclineTheRestWhenItDrains() throws Exception {
    // Given a run under way
    WorkItem held = dispatcher.item(SLOW + "prompt", 50, 10, dispatcher.address());
    dispatcher.send(epoch, held);
    dispatcher.await(RunAccepted.class, any -> true);

    // When it drains, and more comes
    Thread draining = Thread.ofVirtual().start(() -> worker.drain(Duration.ofSeconds(20)));
    dispatcher.await(Status.class, s -> s.state() == WorkerState.DRAINING && s.freeSlots() == 0);
    dispatcher.send(epoch, dispatcher.item("prompt", 5, 11, dispatcher.address()));

    // Then the one is finished, the other given back, and it leaves
    assertThat(dispatcher.await(RunDeclined.class, any -> true).run()).isEqualTo(11);
    assertThat(dispatcher.awaitEnd(held).verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    draining.join();
    worker.close();
    dispatcher.await(WorkerEvent.Left.class, any -> true);
  }

  @Test
  void shouldDropEverythingAndSayFatalWhenTheEngineIsLost() throws Exception {
    // Given a run that loses the engine
    WorkItem item = dispatcher.item("[[lose-after:2]]", 5, 10, dispatcher.address());

    // When it runs
    dispatcher.send(epoch, item);

    // Then the worker is no good any more, and the run is left to others
    assertThat(worker.fatal().get(20, TimeUnit.SECONDS)).hasMessageContaining("engine lost");
    dispatcher.await(Status.class, s -> s.state() == WorkerState.DEGRADED && s.held().isEmpty());
    assertThat(worker.health().ready()).isFalse();
    assertThat(dispatcher.read(item).finished()).isEmpty();
  }

  @Test
  void shouldDropItsRunsAndBeginANewEpochWhenTheProcessStoodStill() {
    // Given a run under way
    WorkItem item = dispatcher.item(SLOW + "prompt", 10_000, 10, dispatcher.address());
    dispatcher.send(epoch, item);
    dispatcher.await(RunAccepted.class, any -> true);

    // When an hour passes between two heartbeats
    pausedNanos.set(Duration.ofHours(1).toNanos());

    // Then it begins anew, with nothing in hand, and takes work of the new epoch
    Status anew = dispatcher.await(Status.class, s -> s.origin().epoch() > epoch);
    assertThat(anew.held()).isEmpty();
    assertThat(anew.state()).isEqualTo(WorkerState.READY);
    assertThat(anew.origin().sequence()).isZero();
    WorkItem next = dispatcher.item("prompt", 5, 11, dispatcher.address());
    dispatcher.send(worker.epoch(), next);
    assertThat(dispatcher.awaitEnd(next).verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(dispatcher.read(item).finished()).isEmpty();
  }

  @Test
  void shouldLeaveItsCellAndAnnounceItselfInAnotherWhenItIsToldAndHoldsNothing() {
    int home = ModelCell.of("model", TestingDispatcher.CELLS);
    int other = 1 - home;

    dispatcher.move(epoch, other);

    Left left = dispatcher.await(Left.class, any -> true);
    assertThat(left.origin().epoch()).isEqualTo(epoch);
    assertThat(left.origin().cell()).hasValue(home);
    Status there =
        dispatcher.await(Status.class, it -> it.origin().cell().equals(OptionalInt.of(other)));
    assertThat(there.origin().epoch()).isGreaterThan(epoch);
    assertThat(there.origin().sequence()).isZero();
    assertThat(there.held()).isEmpty();
    WorkItem item = dispatcher.item("there", 3, 1, dispatcher.address());
    dispatcher.send(epoch, dispatcher.item("here", 3, 2, dispatcher.address()));
    dispatcher.send(worker.epoch(), item);
    assertThat(dispatcher.awaitEnd(item).origin().cell()).hasValue(other);
    assertThat(dispatcher.events())
        .noneMatch(it -> it instanceof RunAccepted run && run.run() == 2);
    assertThat(meters.get("millrace.worker.moves").counter().count()).isEqualTo(1);
  }

  @Test
  void shouldStayInItsCellWhenItHoldsARunOrThereIsNoSuchCell() {
    int other = 1 - ModelCell.of("model", TestingDispatcher.CELLS);
    WorkItem item = dispatcher.item(SLOW + "once", 20, 1, dispatcher.address());

    dispatcher.send(epoch, item);
    dispatcher.move(epoch, other);
    dispatcher.move(epoch, TestingDispatcher.CELLS);

    dispatcher.awaitEnd(item);
    assertThat(worker.epoch()).isEqualTo(epoch);
    assertThat(dispatcher.events()).noneMatch(Left.class::isInstance);
  }

  @Test
  void shouldSayWhatToDoWhenItCannotStart() {
    Worker broken =
        new Worker(
            config(),
            dispatcher.wires,
            () -> {
              throw new EngineUnavailableException("no memory");
            },
            CancelFlags.NONE,
            meters,
            Clock.systemUTC());

    assertThatThrownBy(broken::start)
        .isInstanceOf(RoleStartException.class)
        .hasMessage("engine: no memory");
    broken.close();
  }

  private Worker worker(ScriptedSettings engine) {
    return new Worker(
        new WorkerContext(
            config(),
            dispatcher.wires,
            flags,
            meters,
            CanaryPlan.OFF,
            Clock.systemUTC(),
            () -> System.nanoTime() + pausedNanos.get()),
        () -> new ScriptedEngine(engine));
  }

  private WorkerConfig config() {
    Map<String, Object> kafka = TestingKafka.shared().clientConfig();
    return WorkerConfig.of(dispatcher.worker, "model", TopicPlan.of(dispatcher.topics), kafka)
        .with(0, Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  private static boolean follows(WorkerEvent earlier, WorkerEvent later) {
    return later.origin().sequence() > earlier.origin().sequence();
  }

  private long last(Class<? extends WorkerEvent> kind) {
    return dispatcher.events().stream()
        .filter(kind::isInstance)
        .mapToLong(event -> event.origin().sequence())
        .max()
        .orElseThrow();
  }
}
