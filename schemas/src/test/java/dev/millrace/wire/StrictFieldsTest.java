package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultEvent;
import dev.millrace.v1.Failure;
import dev.millrace.v1.Finished;
import dev.millrace.v1.Message;
import dev.millrace.v1.Outcome;
import dev.millrace.v1.Parameters;
import dev.millrace.v1.Timings;
import dev.millrace.v1.TokenBias;
import dev.millrace.v1.Usage;
import dev.millrace.v1.Verdict;
import dev.millrace.v1.WorkBatch;
import dev.millrace.wire.mapping.RequestMapping;
import dev.millrace.wire.mapping.ResultEventMapping;
import dev.millrace.wire.mapping.WorkBatchMapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that fit the schema and still say what the domain has no place for. */
class StrictFieldsTest {

  private static final String ID = "0190a7c0-1234-7abc-8def-0123456789ab";
  private static final String SECRET = "attack at dawn";

  @Test
  void shouldRefuseARequestWithPromptAndMessages() {
    assertThatThrownBy(() -> decoded(request().setMessages(List.of(new Message("user", SECRET)))))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("prompt, messages, passage: exactly one must be given, got 2");
  }

  @Test
  void shouldRefuseARequestWithNeitherPromptNorMessages() {
    assertThatThrownBy(() -> decoded(request().clearPrompt()))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("prompt, messages, passage: exactly one must be given, got 0");
  }

  @Test
  void shouldRefuseARequestWithASchemaAndAGrammar() {
    Parameters both =
        Parameters.newBuilder().setJsonSchema("true").setGrammar("root ::= \"a\"").build();

    assertThatThrownBy(() -> decoded(request().setParameters(both)))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("jsonSchema, grammar: at most one may be given, got both");
  }

  @Test
  void shouldRefuseABiasThatIsThereTwice() {
    Parameters twice =
        Parameters.newBuilder()
            .setLogitBias(List.of(new TokenBias(7, 1.0), new TokenBias(7, 2.0)))
            .build();

    assertThatThrownBy(() -> decoded(request().setParameters(twice)))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("logitBias: names a token twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        SECRET,
        "0190a7c012347abc8def0123456789ab",
        "0190a7c0-1234-7abc-8def-0123456789a",
        "0190a7c0-1234-7abc-8def-0123456789ag"
      })
  void shouldNameTheIdAndNotItsContentWhenItIsNoUuid(String id) {
    assertThatThrownBy(() -> decoded(request().setId(id)))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("id: must be a UUID in its 36 characters");
  }

  @Test
  void shouldNameTheWorkerAndNotItsContentWhenItsNameIsIllegal() {
    WorkBatch batch = new WorkBatch(SECRET, 1L, List.of(), List.of(), List.of(), -1);

    assertThatThrownBy(() -> new WorkBatchMapping().fromAvro(batch))
        .isInstanceOf(UndecodableException.class)
        .hasMessageStartingWith("worker: must be")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void shouldKeepAnErrorCodeOfANewerVersionInTheMessage() throws UndecodableException {
    Verdict verdict =
        new Verdict(
            Outcome.FAILED,
            null,
            new Failure("quota_exceeded", "tenant: over its quota"),
            "",
            new Usage(1, 0, 0),
            new Timings(0L, 0L, 0L, 0L));

    ResultEvent read =
        new ResultEventMapping()
            .fromAvro(
                new dev.millrace.v1.ResultEvent(ID, 1L, new Finished(verdict, 0L, List.of())));

    assertThat(((ResultEvent.Finished) read).verdict().error())
        .hasValue(new ErrorInfo(ErrorCode.INTERNAL, "quota_exceeded: tenant: over its quota"));
  }

  @Test
  void shouldTakeNoTimeoutFromZeroOnly() throws UndecodableException {
    assertThat(decoded(request().setTimeoutMs(0)).timeout()).isEmpty();
    assertThat(decoded(request().setTimeoutMs(-5)).timeout()).hasValue(Duration.ofMillis(-5));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1_000_000, -1})
  void shouldKeepATimeoutThatBreaksTheRulesBroken(long nanos) throws UndecodableException {
    InferenceRequest request = domainRequest(Optional.of(Duration.ofNanos(nanos)));

    InferenceRequest read = new RequestMapping().fromAvro(new RequestMapping().toAvro(request));

    assertThat(RequestRules.violation(read))
        .hasValueSatisfying(error -> assertThat(error.message()).startsWith("timeout_ms"));
  }

  @Test
  void shouldRoundATimeoutUpToMilliseconds() {
    Duration aBitMoreThanOne = Duration.ofNanos(1_000_001);

    assertThat(
            new RequestMapping().toAvro(domainRequest(Optional.of(aBitMoreThanOne))).getTimeoutMs())
        .isEqualTo(2);
    assertThat(
            new RequestMapping()
                .toAvro(domainRequest(Optional.of(Duration.ofSeconds(Long.MAX_VALUE))))
                .getTimeoutMs())
        .isEqualTo(Long.MAX_VALUE);
  }

  private static InferenceRequest decoded(dev.millrace.v1.InferenceRequest.Builder builder)
      throws UndecodableException {
    return new RequestMapping().fromAvro(builder.build());
  }

  private static InferenceRequest domainRequest(Optional<Duration> timeout) {
    return new InferenceRequest(
        RequestId.parse(ID),
        "t",
        "m",
        new Input.Prompt("p"),
        GenerationParameters.DEFAULTS,
        timeout,
        Optional.empty(),
        Map.of());
  }

  private static dev.millrace.v1.InferenceRequest.Builder request() {
    return dev.millrace.v1.InferenceRequest.newBuilder()
        .setId(ID)
        .setModel("tiny")
        .setPrompt(SECRET)
        .setParameters(Parameters.newBuilder().build());
  }
}
