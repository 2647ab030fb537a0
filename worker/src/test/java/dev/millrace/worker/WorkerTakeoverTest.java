package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.scripted.ScriptedEngine;
import dev.millrace.engine.settings.ScriptedSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.RunAccepted;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.model.WorkerEvent.Status;
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
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that takes over a request of which other runs have left records in the log. */
class WorkerTakeoverTest {

  private static final String SLOW = "[[token-ms:20]] ";

  private final TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Worker worker =
      new Worker(
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
          Clock.systemUTC(),
          CanaryPlan.OFF);
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
  void shouldAdoptTheVerdictWhenAHigherRunComesAfterTheEnd() {
    // Given a finished run
    ResultAddress address = dispatcher.address();
    WorkItem first = dispatcher.item("prompt", 5, 10, address);
    dispatcher.send(epoch, first);
    RunEnded earlier = dispatcher.awaitEnd(first);

    // When it is dispatched again
    WorkItem again = again(first, 11);
    dispatcher.send(epoch, again);

    // Then the verdict stays the first one's
    RunEnded ended = dispatcher.awaitEnd(again);
    assertThat(ended.adopted()).isTrue();
    assertThat(ended.verdict()).isEqualTo(earlier.verdict());
    assertThat(dispatcher.read(again).run()).hasValue(10);
  }

  @Test
  void shouldGoOnAfterTheTokensOfARunThatDied() {
    // Given what the prompt leads to, and another request for it that died after eight tokens
    WorkItem whole = dispatcher.item(SLOW + "prompt", 20, 10, dispatcher.address());
    dispatcher.send(epoch, whole);
    dispatcher.awaitEnd(whole);
    List<ResultEvent.Tokens> all = tokens(whole);
    WorkItem died = dispatcher.item(SLOW + "prompt", 20, 11, dispatcher.address());
    RequestId id = died.request().id();
    dispatcher.append(died.address(), marker(id, 11));
    all.stream()
        .filter(part -> part.nextIndex() <= 8)
        .forEach(part -> dispatcher.append(died.address(), of(id, 11, part)));
    int kept = dispatcher.read(died).tokenCount();
    assertThat(kept).isPositive();

    // When it is dispatched again
    dispatcher.send(epoch, again(died, 12));

    // Then the stream goes on as if nothing had happened
    RunEnded ended = dispatcher.awaitEnd(again(died, 12));
    assertThat(ended.verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(ended.verdict().usage().completionTokens()).isEqualTo(20);
    assertThat(dispatcher.read(died).snapshot().text())
        .isEqualTo(dispatcher.read(whole).snapshot().text());
    assertThat(ended.output()).contains(dispatcher.read(whole).snapshot().text());
    assertThat(dispatcher.results(died.address()))
        .filteredOn(event -> event.run() == 12 && event instanceof ResultEvent.Tokens)
        .first()
        .matches(event -> ((ResultEvent.Tokens) event).firstIndex() == kept);
    assertThat(meters.get("millrace.worker.runs-continued").counter().count()).isEqualTo(1);
  }

  @Test
  void shouldOnlyEndWhatADeadRunLeftWithoutAnEnd() {
    // Given one request with all its tokens, and one with the text after them, too
    WorkItem whole = dispatcher.item("prompt", 20, 10, dispatcher.address());
    dispatcher.send(epoch, whole);
    RunEnded model = dispatcher.awaitEnd(whole);
    List<WorkItem> cut =
        List.of(
            dispatcher.item("prompt", 20, 11, dispatcher.address()),
            dispatcher.item("prompt", 40, 12, dispatcher.address()));
    for (WorkItem item : cut) {
      RequestId id = item.request().id();
      dispatcher.append(item.address(), marker(id, 5));
      tokens(whole).forEach(part -> dispatcher.append(item.address(), of(id, 5, part)));
    }
    RequestId second = cut.get(1).request().id();
    dispatcher.append(
        cut.get(1).address(), new ResultEvent.Tokens(second, 5, 20, "held back", List.of()));

    // When they are dispatched again
    for (WorkItem item : cut) {
      dispatcher.send(epoch, again(item, item.run()));

      // Then they end where they stood
      RunEnded ended = dispatcher.awaitEnd(again(item, item.run()));
      assertThat(ended.verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(ended.verdict().usage()).isEqualTo(model.verdict().usage());
      assertThat(dispatcher.read(item).tokenCount()).isEqualTo(20);
    }
    assertThat(dispatcher.read(cut.get(1)).snapshot().text()).endsWith("held back");
  }

  @Test
  void shouldFenceAZombieWhenItWritesAfterTheMarker() {
    // Given a zombie with tokens in the log
    ResultAddress address = dispatcher.address();
    WorkItem item = dispatcher.item(SLOW + "prompt", 20, 11, address);
    RequestId id = item.request().id();
    dispatcher.append(address, marker(id, 10));
    dispatcher.append(address, new ResultEvent.Tokens(id, 10, 0, "zombie", List.of(1)));

    // When the worker runs it, and the zombie goes on
    dispatcher.send(epoch, item);
    dispatcher.await(Status.class, s -> s.held().stream().anyMatch(run -> run.tokens() > 2));
    dispatcher.append(address, new ResultEvent.Tokens(id, 10, 1, "zombie", List.of(2)));
    RunEnded ended = dispatcher.awaitEnd(item);
    dispatcher.append(address, new ResultEvent.Finished(id, 10, ended.verdict(), Instant.EPOCH));

    // Then the stream is the worker's alone
    StreamReader stream = dispatcher.read(item);
    assertThat(stream.tokenCount()).isEqualTo(20);
    assertThat(stream.snapshot().text()).doesNotContain("zombie");
    assertThat(stream.finished().orElseThrow().run()).isEqualTo(11);
  }

  @Test
  void shouldGoOnAfterItsLastTokenWhenItWasSuspended() {
    // Given a run that has written some of its tokens
    WorkItem item = dispatcher.item("[[token-ms:40]] prompt", 100, 10, dispatcher.address());
    dispatcher.send(epoch, item);
    await().until(() -> dispatcher.read(item).tokenCount() >= 20);

    // When it is suspended, and comes back later
    dispatcher.suspend(epoch, item);
    dispatcher.await(WorkerEvent.RunDeclined.class, it -> it.run() == 10);
    dispatcher.await(Status.class, s -> s.held().isEmpty() && s.origin().sequence() > 2);
    assertThat(dispatcher.read(item).finished()).isEmpty();
    WorkItem again = again(item, 11);
    dispatcher.send(epoch, again);

    // Then its stream has every token once, as if nothing had happened
    assertThat(dispatcher.awaitEnd(again).verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    WorkItem undisturbed = dispatcher.item("[[token-ms:0]] prompt", 100, 12, dispatcher.address());
    dispatcher.send(epoch, undisturbed);
    dispatcher.awaitEnd(undisturbed);
    assertThat(dispatcher.read(again).tokenCount()).isEqualTo(100);
    assertThat(dispatcher.results(item.address()))
        .filteredOn(ResultEvent.Started.class::isInstance)
        .extracting(event -> ((ResultEvent.Started) event).mode())
        .containsExactly(ResultEvent.StartMode.RESTART, ResultEvent.StartMode.CONTINUE);
  }

  @Test
  void shouldNotReadTheLogWhenTheDispatcherSaysThatNoRunCameBefore() {
    // Given work that is said to be the first of its request, behind a marker that says otherwise
    ResultAddress address = dispatcher.address();
    WorkItem item = dispatcher.item("prompt", 5, 10, address);
    dispatcher.append(address, marker(item.request().id(), 99));

    // When it runs
    dispatcher.send(
        epoch,
        new WorkItem(
            item.request(),
            item.priority(),
            item.run(),
            1,
            item.arrivedAt(),
            item.deadline(),
            address,
            false,
            Optional.empty()));

    // Then it has not looked, and its report carries the text that it wrote
    RunEnded ended = dispatcher.awaitEnd(item);
    String written =
        tokens(item).stream().map(ResultEvent.Tokens::text).collect(Collectors.joining());
    assertThat(ended.adopted()).isFalse();
    assertThat(ended.output()).contains(written);
  }

  @Test
  void shouldGiveUpSilentlyWhenAHigherRunIsInTheLog() {
    // Given a stream that a higher run has taken
    ResultAddress address = dispatcher.address();
    WorkItem item = dispatcher.item("prompt", 20, 10, address);
    dispatcher.append(address, marker(item.request().id(), 99));

    // When the lower run comes late
    dispatcher.send(epoch, item);
    RunAccepted accepted = dispatcher.await(RunAccepted.class, any -> true);

    // Then it writes and reports nothing
    dispatcher.await(Status.class, s -> follows(accepted, s) && s.held().isEmpty());
    assertThat(dispatcher.read(item).finished()).isEmpty();
    assertThat(dispatcher.events()).noneMatch(RunEnded.class::isInstance);
  }

  private List<ResultEvent.Tokens> tokens(WorkItem item) {
    return dispatcher.results(item.address()).stream()
        .filter(ResultEvent.Tokens.class::isInstance)
        .map(ResultEvent.Tokens.class::cast)
        .toList();
  }

  private static ResultEvent.Tokens of(RequestId id, long run, ResultEvent.Tokens part) {
    return new ResultEvent.Tokens(id, run, part.firstIndex(), part.text(), part.ids());
  }

  private static WorkItem again(WorkItem item, long run) {
    return new WorkItem(
        item.request(),
        item.priority(),
        run,
        item.attempt() + 1,
        item.arrivedAt(),
        item.deadline(),
        item.address());
  }

  private static ResultEvent marker(RequestId id, long run) {
    return new ResultEvent.Started(
        id, run, ResultEvent.StartMode.RESTART, 1, "zombie", "model", Instant.EPOCH, "default");
  }

  private static boolean follows(WorkerEvent earlier, WorkerEvent later) {
    return later.origin().sequence() > earlier.origin().sequence();
  }
}
