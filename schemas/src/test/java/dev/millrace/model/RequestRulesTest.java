package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.arbitrary.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

  private static final InferenceRequest VALID =
      new InferenceRequest(
          RequestId.parse("0190a7c0-1234-7abc-8def-0123456789ab"),
          "acme",
          "org/llama-8b#0",
          new Input.Prompt("p"),
          GenerationParameters.DEFAULTS,
          Optional.of(InferenceRequest.DEFAULT_TIMEOUT),
          Optional.of(new ResultAddress("results.x", 0)),
          Map.of("a", "b"));

  @Test
  void shouldAcceptAnOrdinaryRequest() {
    assertThat(RequestRules.violation(VALID)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("atTheLimits")
  void shouldAcceptWhatIsJustAtALimit(InferenceRequest request) {
    assertThat(RequestRules.violation(request)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("beyondTheLimits")
  void shouldNameTheFieldWhenALimitIsPassed(String field, InferenceRequest request) {
    assertThat(RequestRules.violation(request))
        .hasValueSatisfying(
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(error.message()).startsWith(field + ": must ");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "1, temperature, 2.0000001",
    "1, temperature, NaN",
    "3, top_p, 1.1",
    "3, top_p, -0.1",
    "4, min_p, 1.1",
    "5, repeat_penalty, 0",
    "5, repeat_penalty, Infinity",
    "6, frequency_penalty, -2.1",
    "7, presence_penalty, 2.1"
  })
  void shouldNameTheParameterWhenItIsOutOfRange(int position, String field, double value) {
    assertThat(RequestRules.violation(with(parameter(position, value))))
        .hasValueSatisfying(
            error -> assertThat(error.message()).startsWith(field + ": must be ").contains("got"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6, 7})
  void shouldAcceptOneForEveryParameter(int position) {
    assertThat(RequestRules.violation(with(parameter(position, 1.0)))).isEmpty();
  }

  @Property
  void shouldNeverFailAndAlwaysNameAField(@ForAll("requests") InferenceRequest request) {
    assertThat(RequestRules.violation(request).map(ErrorInfo::message).orElse("none: must be"))
        .matches("(?s)[a-z_]+(\\[\\d+\\]\\.(role|content)|\\.json_schema)?: (each )?must .*");
  }

  @Provide
  Arbitrary<InferenceRequest> requests() {
    return Requests.any();
  }

  static Stream<InferenceRequest> atTheLimits() {
    return Stream.of(
        with(new Input.Prompt("x".repeat(RequestRules.MAX_INPUT_BYTES))),
        with(new Input.Passage("x".repeat(RequestRules.MAX_INPUT_BYTES))),
        form(new OutputForm.JsonSchema("x".repeat(RequestRules.MAX_FORM_BYTES))),
        output(OptionalInt.of(20), Map.of(0, 100.0, 1, -100.0)),
        output(OptionalInt.of(0), biases(1_024)),
        with(new Input.Prompt("ü".repeat(RequestRules.MAX_INPUT_BYTES / 2))),
        with(new Input.Prompt("🌍".repeat(RequestRules.MAX_INPUT_BYTES / 4))),
        with(new Input.Prompt("€".repeat(RequestRules.MAX_INPUT_BYTES / 3))),
        with(chat(RequestRules.MAX_MESSAGES)),
        with(integers(RequestRules.MAX_TOKENS, 1_000_000)),
        with(integers(1, 0)),
        with(stops(Collections.nCopies(16, "s".repeat(256)))),
        timeout(Duration.ofMillis(1)),
        timeout(RequestRules.MAX_TIMEOUT),
        metadata(32, 62, 512),
        names("a".repeat(64), "m".repeat(200)));
  }

  static Stream<Arguments> beyondTheLimits() {
    return Stream.of(
        Arguments.of("tenant", names("", "m")),
        Arguments.of("tenant", names("a b", "m")),
        Arguments.of("tenant", names("a".repeat(65), "m")),
        Arguments.of("model", names("a", "")),
        Arguments.of("model", names("a", "m".repeat(201))),
        Arguments.of("model", names("a", "m\n")),
        Arguments.of("prompt", with(new Input.Prompt(""))),
        Arguments.of(
            "prompt", with(new Input.Prompt("x".repeat(RequestRules.MAX_INPUT_BYTES + 1)))),
        Arguments.of(
            "prompt", with(new Input.Prompt("🌍".repeat(RequestRules.MAX_INPUT_BYTES / 4) + "x"))),
        Arguments.of(
            "prompt", with(new Input.Prompt("€".repeat(RequestRules.MAX_INPUT_BYTES / 3 + 1)))),
        Arguments.of("messages", with(chat(0))),
        Arguments.of("messages", with(chat(RequestRules.MAX_MESSAGES + 1))),
        Arguments.of(
            "messages",
            with(new Input.Chat(Collections.nCopies(2, new Message("user", "x".repeat(300_000)))))),
        Arguments.of("passage", with(new Input.Passage(""))),
        Arguments.of(
            "passage", with(new Input.Passage("x".repeat(RequestRules.MAX_INPUT_BYTES + 1)))),
        Arguments.of("response_format.json_schema", form(new OutputForm.JsonSchema(""))),
        Arguments.of(
            "response_format.json_schema",
            form(new OutputForm.JsonSchema("x".repeat(RequestRules.MAX_FORM_BYTES + 1)))),
        Arguments.of(
            "grammar", form(new OutputForm.Grammar("x".repeat(RequestRules.MAX_FORM_BYTES + 1)))),
        Arguments.of("top_logprobs", output(OptionalInt.of(21), Map.of())),
        Arguments.of("top_logprobs", output(OptionalInt.of(-1), Map.of())),
        Arguments.of("logit_bias", output(OptionalInt.empty(), Map.of(1, 100.5))),
        Arguments.of("logit_bias", output(OptionalInt.empty(), Map.of(1, -100.5))),
        Arguments.of("logit_bias", output(OptionalInt.empty(), Map.of(1, Double.NaN))),
        Arguments.of("logit_bias", output(OptionalInt.empty(), Map.of(-1, 1.0))),
        Arguments.of("logit_bias", output(OptionalInt.empty(), biases(1_025))),
        Arguments.of("messages[0].role", with(new Input.Chat(List.of(new Message("User", "x"))))),
        Arguments.of("messages[0].role", with(new Input.Chat(List.of(new Message("root", "x"))))),
        Arguments.of("prompt", with(new Input.Prompt("a\ud83d"))),
        Arguments.of("prompt", with(new Input.Prompt("\udf0da"))),
        Arguments.of("prompt", with(new Input.Prompt("\udf0d\ud83d"))),
        Arguments.of("passage", with(new Input.Passage("\ud83d\ud83d\udf0d"))),
        Arguments.of(
            "messages[0].content", with(new Input.Chat(List.of(new Message("user", "\ud83d"))))),
        Arguments.of("stop", with(stops(List.of("\ud83d")))),
        Arguments.of("grammar", form(new OutputForm.Grammar("\ud83d"))),
        Arguments.of("top_p", with(parameter(3, 0))),
        Arguments.of("max_tokens", with(integers(0, 0))),
        Arguments.of("max_tokens", with(integers(RequestRules.MAX_TOKENS + 1, 0))),
        Arguments.of("top_k", with(integers(1, -1))),
        Arguments.of("stop", with(stops(Collections.nCopies(17, "s")))),
        Arguments.of("timeout_ms", timeout(Duration.ZERO)),
        Arguments.of("timeout_ms", timeout(RequestRules.MAX_TIMEOUT.plusMillis(1))),
        Arguments.of("result_offset", address(-1)),
        Arguments.of("metadata", metadata(33, 1, 1)),
        Arguments.of("metadata", metadata(1, 65, 1)),
        Arguments.of("metadata", metadata(1, 1, 513)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 257})
  void shouldRefuseStopsOfTheWrongLength(int length) {
    assertThat(RequestRules.violation(with(stops(List.of("ok", "s".repeat(length))))))
        .map(ErrorInfo::message)
        .hasValue("stop: each must be 1 to 256 characters");
  }

  private static InferenceRequest names(String tenant, String model) {
    return new InferenceRequest(
        VALID.id(),
        tenant,
        model,
        VALID.input(),
        VALID.parameters(),
        VALID.timeout(),
        VALID.resultAddress(),
        VALID.metadata());
  }

  private static InferenceRequest with(Input input) {
    return copy(input, VALID.parameters(), VALID.timeout(), VALID.resultAddress(), Map.of());
  }

  private static InferenceRequest with(GenerationParameters parameters) {
    return copy(VALID.input(), parameters, VALID.timeout(), VALID.resultAddress(), Map.of());
  }

  private static InferenceRequest timeout(Duration timeout) {
    return copy(
        VALID.input(), VALID.parameters(), Optional.of(timeout), Optional.empty(), Map.of());
  }

  private static InferenceRequest address(long offset) {
    return copy(
        VALID.input(),
        VALID.parameters(),
        VALID.timeout(),
        Optional.of(new ResultAddress("results.x", offset)),
        Map.of());
  }

  private static InferenceRequest metadata(int entries, int keyLength, int valueLength) {
    Map<String, String> metadata = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      String key = Integer.toString(i);
      metadata.put(
          key + "k".repeat(Math.max(0, keyLength - key.length())), "v".repeat(valueLength));
    }
    return copy(
        VALID.input(), VALID.parameters(), VALID.timeout(), VALID.resultAddress(), metadata);
  }

  private static InferenceRequest copy(
      Input input,
      GenerationParameters parameters,
      Optional<Duration> timeout,
      Optional<ResultAddress> address,
      Map<String, String> metadata) {
    return new InferenceRequest(
        VALID.id(), VALID.tenant(), VALID.model(), input, parameters, timeout, address, metadata);
  }

  private static Input.Chat chat(int messages) {
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      all.add(new Message("user", "x"));
    }
    return new Input.Chat(all);
  }

  private static InferenceRequest form(OutputForm form) {
    return with(GenerationParameters.DEFAULTS.with(OutputOptions.of(form)));
  }

  private static InferenceRequest output(OptionalInt logprobs, Map<Integer, Double> biases) {
    return with(
        GenerationParameters.DEFAULTS.with(new OutputOptions(Optional.empty(), logprobs, biases)));
  }

  private static Map<Integer, Double> biases(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(Function.identity(), token -> 1.0));
  }

  private static GenerationParameters integers(int maxTokens, int topK) {
    return changed(maxTokens, topK, List.of(), numbers -> numbers);
  }

  private static GenerationParameters stops(List<String> stops) {
    return changed(1, 0, stops, numbers -> numbers);
  }

  /** Sets the parameter at this position of {@link GenerationParameters}, from 0. */
  private static GenerationParameters parameter(int position, double value) {
    return changed(
        1,
        0,
        List.of(),
        numbers -> {
          numbers[position] = value;
          return numbers;
        });
  }

  private static GenerationParameters changed(
      int maxTokens, int topK, List<String> stops, UnaryOperator<double[]> change) {
    double[] n = change.apply(new double[] {0, 1.0, 0, 1.0, 0.0, 1.0, 0.0, 0.0});
    return new GenerationParameters(
        maxTokens, n[1], topK, n[3], n[4], n[5], n[6], n[7], OptionalLong.empty(), stops);
  }
}
