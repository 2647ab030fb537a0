package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.Submission;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.standalone.facade.FacadeException;
import dev.millrace.standalone.facade.RequestResult;
import dev.millrace.standalone.facade.StreamedRequest;
import dev.millrace.testing.guarantee.DuplicatesAreCounted;
import dev.millrace.testing.guarantee.EveryRequestEnds;
import dev.millrace.testing.guarantee.OneContiguousStream;
import dev.millrace.testing.guarantee.OneTerminalState;
import dev.millrace.testing.guarantee.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a user of the running pipeline sees, when nothing breaks. */
class PipelineIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 30;

  @TempDir static Path data;
  private static RunningStack running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningStack.start(data, Map.of());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void shouldStreamEveryTokenOnceAndEndOnceAtEveryPriority() throws Exception {
    Recorder recorder = new Recorder(running.client());
    List<RequestHandle> handles = recorder.submit(Workload.risingPriorities(1, 12));

    recorder.awaitEnds(Duration.ofSeconds(SECONDS));

    assertThat(handles).extracting(RequestHandle::priority).contains(Priority.values());
    assertThat(recorder.outcomes()).hasSize(handles.size()).containsOnly(Outcome.SUCCEEDED);
    for (RequestHandle handle : handles) {
      assertThat(handle.result().get().usage().completionTokens()).isEqualTo(12);
      List<ResultEvent> log = ofRequest(handle.id(), running.log(handle.address()));
      assertThat(log.get(0)).isInstanceOf(ResultEvent.Started.class);
      assertThat(tokenIndices(log)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
      assertThat(log.get(log.size() - 1)).isInstanceOf(ResultEvent.Finished.class);
      recorder.recordLog(handle.id(), log);
    }
    recorder.verify(
        new EveryRequestEnds(),
        new OneTerminalState(),
        new OneContiguousStream(),
        new DuplicatesAreCounted());
    assertThat(recorder.history().judge().terminalRecords()).isEqualTo(handles.size());
    assertThat(recorder.history().judge().duplicateExecutions()).isZero();
  }

  @Test
  void shouldStreamThroughTheFacadeAndKeepTheResultById() throws Exception {
    ObjectNode request = body("tell me", 8).put("priority", "high");

    RequestResult result =
        StreamedRequest.run(running.facade(), request, new StreamedRequest.Watcher() {});

    assertThat(result.succeeded()).isTrue();
    assertThat(result.tokens()).isEqualTo(8);
    assertThat(result.priority()).isEqualTo("high");
    Awaitility.await()
        .untilAsserted(
            () -> {
              JsonNode status = running.facade().status(result.id());
              assertThat(status.path("status").asText()).isEqualTo("succeeded");
              assertThat(status.path("text").asText()).isEqualTo(result.text());
            });
  }

  @Test
  void shouldGoOnAfterTheLastEventThatAReaderKnows() throws Exception {
    String id = running.facade().submit(body("resume me", 20)).path("id").asText();
    List<String> cursors = new ArrayList<>();
    StringBuilder whole = new StringBuilder();
    running.facade().stream(
        id,
        Optional.empty(),
        event -> {
          if (event.type().equals("token")) {
            cursors.add(event.id());
            whole.append(text(event.data()));
          }
          return !event.type().equals("done");
        });

    StringBuilder rest = new StringBuilder();
    List<String> types = new ArrayList<>();
    running.facade().stream(
        id,
        Optional.of(cursors.get(4)),
        event -> {
          types.add(event.type());
          if (event.type().equals("token")) {
            rest.append(text(event.data()));
          }
          return !event.type().equals("done");
        });

    assertThat(whole.toString()).endsWith(rest.toString());
    assertThat(types).endsWith("done");
    assertThat(types.stream().filter("token"::equals).count()).isEqualTo(cursors.size() - 5L);
  }

  @Test
  void shouldEndACancelledRequestInTheMiddleOfItsAnswer() throws Exception {
    String id =
        running.facade().submit(body("endless", 3000).put("timeout_ms", 0)).path("id").asText();
    List<String> outcomes = new ArrayList<>();

    running.facade().stream(
        id,
        Optional.empty(),
        event -> {
          if (event.type().equals("token") && outcomes.isEmpty()) {
            outcomes.add("first token");
            cancel(id);
          }
          if (event.type().equals("done")) {
            outcomes.add(text(event.data(), "outcome"));
          }
          return !event.type().equals("done");
        });

    assertThat(outcomes).containsExactly("first token", "cancelled");
    assertThatThrownBy(() -> running.facade().cancel(id))
        .isInstanceOfSatisfying(FacadeException.class, e -> assertThat(e.status()).isEqualTo(409));
  }

  @Test
  void shouldStopARequestAtItsDeadline() throws Exception {
    RequestHandle handle =
        running.client().submit(request("slow", 3000).timeout(Duration.ofMillis(300)).build());

    Result result = handle.result().get(SECONDS, TimeUnit.SECONDS);

    assertThat(result).isInstanceOf(Result.TimedOut.class);
    assertThat(result.elapsed()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
  }

  @Test
  void shouldRefuseBadInputAndNameTheField() {
    assertRefused(400, "max_tokens", body("x", 0));
    assertRefused(400, "temperature", body("x", 5).put("temperature", 9));
    assertRefused(400, "maxx_tokens", body("x", 5).put("maxx_tokens", 1));
    assertRefused(404, "no-such-model", body("x", 5).put("model", "no-such-model"));
    assertRefused(400, "prompt", body("", 5));
    assertRefused(413, "bytes", body("x".repeat(3_000_000), 5));
  }

  @Test
  void shouldTellAnUnknownIdFromAnEndedOne() {
    String unknown = RequestId.at(Instant.now()).toString();

    assertThatThrownBy(() -> running.facade().status(unknown))
        .isInstanceOfSatisfying(FacadeException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThatThrownBy(() -> running.facade().cancel(unknown))
        .isInstanceOfSatisfying(FacadeException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @Test
  void shouldFailARequestForAModelThatNobodyServes() throws Exception {
    RequestHandle handle =
        running.client().submit(request("hello", 5).model("nobody-serves-this").build());

    Result result = handle.result().get(SECONDS, TimeUnit.SECONDS);

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
              assertThat(failed.error().message()).contains("nobody-serves-this");
            });
  }

  @Test
  void shouldListTheBreakersOfTheLauncherAndOfEveryWorkerProcess() throws Exception {
    String ops = running.stack().endpoints().ops().toString();
    try (MillraceProcess list =
        MillraceProcess.start(data, "breaker", "list", "--ops", ops, "--json")) {
      MillraceProcess.Ended ended = list.awaitEnd();

      assertThat(ended.code()).as(ended.said()).isZero();
      List<String> shown = new ArrayList<>();
      for (String line : ended.said().lines().toList()) {
        JsonNode each = JSON.readTree(line);
        shown.add(each.path("process").asText() + " " + each.path("breaker").asText());
      }
      assertThat(shown).containsExactly("up redis", "worker-1 redis", "worker-1 engine");
    }
  }

  @Test
  void shouldKeepUndecodableBytesAndGoOn() throws Exception {
    byte[] garbage = "no record of ours".getBytes(StandardCharsets.UTF_8);
    String topic = running.stack().context().topics().requests(Priority.NORMAL);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", running.stack().endpoints().kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < 4; partition++) {
        producer.send(new ProducerRecord<>(topic, partition, null, garbage)).get();
      }
    }

    Result next =
        running
            .client()
            .submit(request("after", 3).build())
            .result()
            .get(SECONDS, TimeUnit.SECONDS);

    assertThat(next).isInstanceOf(Result.Success.class);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(running.deadLetters())
                    .filteredOn(
                        letter ->
                            letter.sourceTopic().equals(topic)
                                && letter.value().isPresent()
                                && Arrays.equals(letter.value().get().toArray(), garbage))
                    .hasSize(4)
                    .allSatisfy(letter -> assertThat(letter.reason()).isNotBlank()));
  }

  @Test
  @EnabledIf(
      value = "dev.millrace.it.NodeClient#isAvailable",
      disabledReason = "needs Node 20 or newer")
  void shouldServeAClientThatSharesNoCodeWithOurs() throws Exception {
    NodeClient.Said said =
        NodeClient.ask(
            running.stack().endpoints().kafka(),
            running.stack().endpoints().registry(),
            "critical",
            "from another language",
            running.stack().model());

    assertThat(said.exitCode()).as(said.complaint()).isZero();
    assertThat(said.answer().get("outcome").asText()).isEqualTo("SUCCEEDED");
    assertThat(said.answer().get("tokens").asInt()).isEqualTo(16);
  }

  private static Submission.Builder request(String prompt, int tokens) {
    return Submission.prompt(prompt)
        .parameters(
            new GenerationParameters(tokens, 0, 0, 1, 0, 1, 0, 0, OptionalLong.empty(), List.of()));
  }

  private static ObjectNode body(String prompt, int tokens) {
    return JSON.createObjectNode()
        .put("model", running.stack().model())
        .put("prompt", prompt)
        .put("max_tokens", tokens)
        .put("temperature", 0);
  }

  private static void assertRefused(int status, String named, ObjectNode body) {
    assertThatThrownBy(() -> running.facade().submit(body))
        .isInstanceOfSatisfying(
            FacadeException.class, e -> assertThat(e.status()).as(named).isEqualTo(status))
        .hasMessageContaining(named);
  }

  private static void cancel(String id) {
    try {
      running.facade().cancel(id);
    } catch (FacadeException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String text(String data) {
    return text(data, "text");
  }

  private static String text(String data, String field) {
    try {
      return JSON.readTree(data).path(field).asText();
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException(notJson);
    }
  }

  private static List<ResultEvent> ofRequest(RequestId id, List<ResultEvent> log) {
    return log.stream().filter(event -> event.requestId().equals(id)).toList();
  }

  private static List<Integer> tokenIndices(List<ResultEvent> log) {
    List<Integer> indices = new ArrayList<>();
    for (ResultEvent event : log) {
      if (event instanceof ResultEvent.Tokens tokens) {
        for (int i = tokens.firstIndex(); i < tokens.nextIndex(); i++) {
          indices.add(i);
        }
      }
    }
    return indices;
  }
}
