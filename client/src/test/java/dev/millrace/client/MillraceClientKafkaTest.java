package dev.millrace.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.testing.ScriptedPipeline;
import dev.millrace.testing.ScriptedRun;
import dev.millrace.testing.TestingKafka;
import dev.millrace.topics.Topics;
import dev.millrace.wire.factory.WiresFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against a real broker; a scripted pipeline answers by what the prompt says. */
class MillraceClientKafkaTest {
  private static final TestingKafka KAFKA = TestingKafka.shared();
  private static final Topics TOPICS = new Topics("client-test.");
  private static ScriptedPipeline pipeline;
  private static MillraceClient client;

  @BeforeAll
  static void start() {
    pipeline =
        ScriptedPipeline.start(
            KAFKA, TOPICS, WiresFactory.builtin(), MillraceClientKafkaTest::play);
    client = builder().poolSize(16).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    pipeline.close();
  }

  private static MillraceClientBuilder builder() {
    return MillraceClient.builder()
        .kafka(KAFKA.clientConfig())
        .topics(TOPICS)
        .model("m")
        .closeTimeout(Duration.ofSeconds(10));
  }

  private static void play(InferenceRequest request, ScriptedRun run) throws InterruptedException {
    String prompt = ((Input.Prompt) request.input()).text();
    switch (prompt) {
      case "never" -> new CountDownLatch(1).await();
      case "half" -> run.started().token("a");
      case "restart" ->
          run.started()
              .token("old")
              .started()
              .zombieToken("late")
              .token("n")
              .token("ew")
              .succeeded();
      case "expire" -> run.started().timedOut();
      case "fail" ->
          run.started().failed(new ErrorInfo(ErrorCode.ENGINE_FAILED, "the engine failed"));
      case "cancel" -> {
        run.started().token("part");
        await()
            .until(
                () ->
                    pipeline.cancels().stream()
                        .anyMatch(cancel -> cancel.requestId().equals(request.id())));
        run.cancelled("enough");
      }
      default -> {
        run.started();
        for (String word : prompt.split(" ", -1)) {
          run.token(word);
        }
        run.succeeded();
      }
    }
  }

  @Test
  void shouldStreamInEveryWayWhenARequestSucceeds() throws Exception {
    // Given
    RequestHandle request = client.submit("a b c");
    List<String> called = new CopyOnWriteArrayList<>();
    request.onToken(tokens -> called.add(tokens.text()), () -> called.add("restart"));
    // When
    List<String> iterated = texts(request);
    Result result = request.result().get(30, SECONDS);
    // Then
    request.accepted().get(30, SECONDS);
    assertThat(iterated).containsExactly("a", "b", "c");
    await().untilAsserted(() -> assertThat(called).containsExactly("a", "b", "c"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Success.class,
            success -> {
              assertThat(success.text()).isEqualTo("abc");
              assertThat(success.usage().completionTokens()).isEqualTo(3);
              assertThat(success.worker()).isEqualTo("scripted");
            });
    assertThat(request.timeToFirstToken()).isPresent();
  }

  @Test
  void shouldSignalTheRestartWhenAnotherRunBegins() throws Exception {
    // When
    RequestHandle request = client.submit("restart");
    Result result = request.result().get(30, SECONDS);
    // Then
    List<StreamEvent> events = new ArrayList<>();
    request.tokens().forEachRemaining(events::add);
    assertThat(events)
        .hasSize(5)
        .satisfies(list -> assertThat(list.get(2)).isInstanceOf(StreamEvent.Restarted.class));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Success.class, success -> assertThat(success.text()).isEqualTo("new"));
  }

  @Test
  void shouldTellTimeoutFromFailure() throws Exception {
    // When
    RequestHandle expired = client.submit("expire");
    RequestHandle failed = client.submit("fail");
    // Then
    assertThat(expired.result().get(30, SECONDS)).isInstanceOf(Result.TimedOut.class);
    assertThat(failed.result().get(30, SECONDS))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failure -> {
              assertThat(failure.error().code()).isEqualTo(ErrorCode.ENGINE_FAILED);
              assertThat(failure.confirmed()).isTrue();
            });
  }

  @Test
  void shouldProduceACancellationKeyedByModelWhenCancelled() throws Exception {
    // Given
    RequestHandle request = client.submit("cancel");
    // When
    request.cancel("enough").get(30, SECONDS);
    // Then
    assertThat(request.result().get(30, SECONDS))
        .isInstanceOfSatisfying(
            Result.Cancelled.class,
            cancelled -> {
              assertThat(cancelled.reason()).isEqualTo("enough");
              assertThat(cancelled.text()).isEqualTo("part");
            });
    assertThat(pipeline.cancels())
        .anySatisfy(
            cancel -> {
              assertThat(cancel.requestId()).isEqualTo(request.id());
              assertThat(cancel.model()).isEqualTo("m");
              assertThat(cancel.reason()).isEqualTo("enough");
            });
  }

  @Test
  void shouldDeliverEveryStreamWholeWhenRequestsShareAFewTopics() throws Exception {
    // Given
    try (MillraceClient small = builder().poolSize(3).build()) {
      List<RequestHandle> requests = new ArrayList<>();
      // When
      for (int i = 0; i < 200; i++) {
        requests.add(small.submit("r" + i + " x y z"));
      }
      // Then
      Set<String> topics = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        RequestHandle request = requests.get(i);
        Result result = request.result().get(60, SECONDS);
        topics.add(request.address().topic());
        assertThat(texts(request)).containsExactly("r" + i, "x", "y", "z");
        assertThat(result)
            .isInstanceOfSatisfying(
                Result.Success.class, s -> assertThat(s.text()).endsWith("xyz"));
      }
      assertThat(topics).hasSize(3);
      assertThat(small.runningRequests()).isZero();
    }
  }

  @Test
  void shouldBeginWhereTheLastUserEndedWhenATopicIsLeasedAgain() throws Exception {
    // Given
    try (MillraceClient one = builder().poolSize(1).build()) {
      RequestHandle first = one.submit("a b");
      first.result().get(30, SECONDS);
      // When
      await()
          .untilAsserted(
              () -> {
                RequestHandle next = one.submit("c");
                assertThat(next.result().get(30, SECONDS)).isInstanceOf(Result.Success.class);
                // Then
                assertThat(next.address().topic()).isEqualTo(first.address().topic());
                assertThat(next.address().startOffset()).isGreaterThanOrEqualTo(4);
              });
    }
  }

  @Test
  void shouldReadTheDedicatedTopicWhenAskedForOne() throws Exception {
    // When
    RequestHandle request = client.submit(Submission.prompt("d e").dedicatedTopic().build());
    // Then
    assertThat(request.address())
        .isEqualTo(new ResultAddress(TOPICS.dedicatedResults(request.id()), 0));
    assertThat(request.result().get(30, SECONDS)).isInstanceOf(Result.Success.class);
    assertThat(texts(request)).containsExactly("d", "e");
  }

  @Test
  void shouldReadTheNamedTopicWhenTheCallerProvidesOne() throws Exception {
    // Given
    KAFKA.createTopic("client-test.results.mine", 1, Map.of());
    ResultAddress mine = new ResultAddress("client-test.results.mine", 0);
    // When
    RequestHandle request = client.submit(Submission.prompt("f").resultAddress(mine).build());
    // Then
    assertThat(request.result().get(30, SECONDS)).isInstanceOf(Result.Success.class);
    assertThat(request.address()).isEqualTo(mine);
  }

  @Test
  void shouldGiveUpAndSaySoWhenNoEndComesAfterTheDeadline() throws Exception {
    // Given
    try (MillraceClient impatient =
        builder().poolSize(1).terminalGrace(Duration.ofMillis(50)).build()) {
      // When
      RequestHandle request =
          impatient.submit(Submission.prompt("half").timeout(Duration.ofMillis(100)).build());
      // Then
      assertThat(request.result().get(30, SECONDS))
          .isInstanceOfSatisfying(
              Result.Failed.class,
              failure -> {
                assertThat(failure.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(failure.error().message()).contains("150 ms");
                assertThat(failure.confirmed()).isFalse();
              });
    }
  }

  @Test
  void shouldCompleteEveryHandleWhenClosedInTheMiddle() throws Exception {
    // Given
    MillraceClient closing = builder().poolSize(2).build();
    RequestHandle waiting = closing.submit("never");
    List<RequestHandle> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(closing.submit("x y"));
    }
    TokenStream blocked = waiting.tokens();
    // When
    closing.close();
    // Then
    assertThat(blocked.hasNext()).isFalse();
    assertThat(waiting.result().get(30, SECONDS))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failure -> assertThat(failure.error().code()).isEqualTo(ErrorCode.UNAVAILABLE));
    for (RequestHandle request : many) {
      assertThat(request.result().get(30, SECONDS)).isNotNull();
      request.accepted().get(30, SECONDS);
    }
    assertThatThrownBy(() -> closing.submit("late")).isInstanceOf(IllegalStateException.class);
    closing.close();
  }

  @Test
  void shouldDeleteItsIdleTopicsWhenClosedAndKeepThoseOfANamedPool() throws Exception {
    // Given
    RequestId pool = RequestId.at(Instant.EPOCH);
    MillraceClient own = builder().poolSize(2).build();
    String ownTopic = own.submit("a").address().topic();
    RequestHandle ended = own.submit("b");
    ended.result().get(30, SECONDS);
    await().until(() -> own.runningRequests() == 0);
    // When
    own.close();
    builder().poolSize(2).poolId(pool).build().close();
    // Then
    try (Admin admin = Admin.create(KAFKA.clientConfig())) {
      await()
          .untilAsserted(
              () ->
                  assertThat(admin.listTopics().names().get())
                      .contains(TOPICS.leasedResults(pool, 0), TOPICS.leasedResults(pool, 1))
                      .doesNotContain(ownTopic, ended.address().topic()));
    }
  }

  @Test
  void shouldSayThatOneBrokerCannotKeepThreeCopiesWhenItIsAskedTo() {
    // Given
    MillraceClientBuilder three = builder().poolSize(1).replication(3);
    // When, Then
    assertThatThrownBy(three::build)
        .isInstanceOf(ClientUnavailableException.class)
        .hasMessageContaining("InvalidReplicationFactorException");
  }

  @Test
  void shouldRefuseTheSecondRequestWhenItHasTheIdOfARunningOne() {
    // Given
    RequestId id = RequestId.at(Instant.now());
    RequestHandle first = client.submit(Submission.prompt("never").id(id).build());
    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.submit(Submission.prompt("again").id(id).build()))
        .withMessageStartingWith("id: ");
    assertThat(first.result()).isNotDone();
  }

  @Test
  void shouldSayWhichSettingIsWrongWhenTheClusterCannotBeReached() {
    // Given
    MillraceClientBuilder nowhere =
        MillraceClient.builder()
            .bootstrapServers("127.0.0.1:1")
            .startTimeout(Duration.ofMillis(500))
            .closeTimeout(Duration.ofMillis(200));
    // When, Then
    assertThatThrownBy(nowhere::build)
        .isInstanceOf(ClientUnavailableException.class)
        .hasMessageStartingWith("bootstrapServers: Kafka at 127.0.0.1:1");
  }

  private static List<String> texts(RequestHandle request) {
    List<String> texts = new ArrayList<>();
    try (TokenStream tokens = request.tokens()) {
      tokens.forEachRemaining(
          event -> {
            if (event instanceof StreamEvent.Tokens part) {
              texts.add(part.text());
            }
          });
    }
    return texts;
  }
}
