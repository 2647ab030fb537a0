package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.llama.LlamaEngine;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.kafka.TopicPlan;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.OutputForm;
import dev.millrace.model.OutputOptions;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent.RunEnded;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.service.WarmUp;
import dev.millrace.testing.TestingKafka;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import dev.millrace.wire.factory.WiresFactory;
import dev.millrace.worker.canary.CanaryPlan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a request may ask of its output, with the real natives and a generated model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerOutputTest {

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"ok":{"type":"boolean"},"n":{"enum":[1,22,333]}},
       "required":["ok","n"]}
      """;

  private final TestingDispatcher dispatcher = new TestingDispatcher(WiresFactory.builtin());
  private Worker worker;
  private long run = 10;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
    LlamaSettings settings =
        new LlamaSettings(model, "model", 4, 512, 1, 256, 0, folder.resolve("natives"));
    worker =
        new Worker(
            WorkerConfig.of(
                    dispatcher.worker,
                    "model",
                    TopicPlan.of(dispatcher.topics),
                    TestingKafka.shared().clientConfig())
                .with(0, Duration.ofMillis(100), Duration.ofSeconds(10)),
            dispatcher.wires,
            () -> LlamaEngine.open(settings),
            CancelFlags.NONE,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            CanaryPlan.OFF);
    worker.start();
  }

  @AfterAll
  void stop() {
    worker.close();
    dispatcher.close();
  }

  @Test
  void shouldKeepToASchemaAndSayHowLikelyEachTokenWas() {
    WorkItem item = item(shaped(SCHEMA));

    RunEnded ended = ran(item);

    StreamSnapshot stream = dispatcher.read(item).snapshot();
    assertThat(ended.verdict().finishReason()).contains(FinishReason.STOP);
    assertValid(stream.text());
    assertThat(stream.likelihoods()).hasSameSizeAs(stream.ids());
    TokenLikelihood first = stream.likelihoods().getFirst();
    assertThat(first.text()).isEqualTo("{");
    assertThat(first.logprob()).isNegative();
    assertThat(first.likeliest()).hasSize(2);
  }

  @Test
  void shouldKeepToASchemaFromWhereARunThatDiedLeftOff() {
    // Given a run that died after half of its tokens, and the log that it left
    WorkItem whole = item(shaped(SCHEMA));
    ran(whole);
    StreamSnapshot all = dispatcher.read(whole).snapshot();
    int kept = all.ids().size() / 2;
    WorkItem died = item(whole.request().input(), whole.request().parameters());
    dispatcher.append(died.address(), marker(died));
    dispatcher.append(died.address(), first(kept, all, died));

    // When another run goes on
    WorkItem again = again(died);
    RunEnded ended = ran(again);

    // Then what both wrote is one text of the schema, with the likelihoods of both
    StreamSnapshot stream = dispatcher.read(died).snapshot();
    assertThat(ended.verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(ended.verdict().finishReason()).contains(FinishReason.STOP);
    assertValid(stream.text());
    assertThat(stream.ids().subList(0, kept)).isEqualTo(all.ids().subList(0, kept));
    assertThat(stream.likelihoods()).hasSameSizeAs(stream.ids());
  }

  @Test
  void shouldNameThePlaceOfASchemaThatItCannotKeep() {
    WorkItem item =
        item(shaped("{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"x\"}}}"));

    RunEnded ended = ran(item);

    assertThat(ended.verdict().error())
        .hasValueSatisfying(
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(error.message())
                  .startsWith("response_format.json_schema: uses the keyword pattern")
                  .contains("properties/a");
            });
  }

  @Test
  void shouldLookAtAPassage() {
    WorkItem one = item(new Input.Passage("the old mill"), GenerationParameters.DEFAULTS);
    WorkItem same = item(new Input.Passage("the old mill"), GenerationParameters.DEFAULTS);

    RunEnded ended = ran(one);
    ran(same);

    List<Float> vector = dispatcher.read(one).snapshot().outcome().orElseThrow().vector();
    assertThat(ended.verdict().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(ended.verdict().usage().promptTokens()).isPositive();
    assertThat(ended.verdict().usage().completionTokens()).isZero();
    assertThat(vector).hasSize(TinyGgufSize.TINY.embedding());
    assertThat(vector.stream().mapToDouble(it -> it * it).sum()).isCloseTo(1, within(1e-4));
    assertThat(dispatcher.read(same).snapshot().outcome().orElseThrow().vector())
        .hasSameSizeAs(vector);
  }

  @Test
  void shouldRefuseAPassageThatTheContextCannotHold() {
    WorkItem item = item(new Input.Passage("x".repeat(1_000)), GenerationParameters.DEFAULTS);

    RunEnded ended = ran(item);

    assertThat(ended.verdict().error().orElseThrow().code())
        .isEqualTo(ErrorCode.CONTEXT_LENGTH_EXCEEDED);
    assertThat(ended.verdict().error().orElseThrow().message()).startsWith("passage: has ");
  }

  @Test
  void shouldWarmUpWithoutTellingAnybody() throws Exception {
    WarmUp.Result warm = worker.warmUps().getFirst().perform(3);
    WarmUp.Result refused = worker.warmUps().getFirst().perform(0);

    assertThat(warm.success()).as(warm.error()).isTrue();
    assertThat(warm.name()).isEqualTo("model");
    assertThat(warm.elapsed()).isPositive();
    assertThat(refused.success()).isFalse();
    assertThat(refused.error()).startsWith("max_tokens must be at least 1");
  }

  private RunEnded ran(WorkItem item) {
    dispatcher.send(worker.epoch(), item);
    return dispatcher.awaitEnd(item);
  }

  private static void assertValid(String text) {
    assertThat(text).matches("\\{ ?\"ok\": ?(true|false), ?\"n\": ?(1|22|333) ?}");
  }

  private static GenerationParameters shaped(String schema) {
    return new GenerationParameters(
        200,
        1.0,
        0,
        1.0,
        0.0,
        1.0,
        0.0,
        0.0,
        OptionalLong.of(5),
        List.of(),
        new OutputOptions(
            Optional.of(new OutputForm.JsonSchema(schema)), OptionalInt.of(2), Map.of()));
  }

  private WorkItem item(GenerationParameters parameters) {
    return item(new Input.Prompt("An answer: "), parameters);
  }

  private WorkItem item(Input input, GenerationParameters parameters) {
    ResultAddress address = dispatcher.address();
    InferenceRequest request =
        new InferenceRequest(
            RequestId.at(Instant.now()),
            "default",
            "model",
            input,
            parameters,
            Optional.empty(),
            Optional.of(address),
            Map.of());
    return new WorkItem(
        request,
        Priority.NORMAL,
        run++,
        1,
        Instant.now(),
        Optional.of(Instant.now().plusSeconds(60)),
        address);
  }

  private WorkItem again(WorkItem item) {
    return new WorkItem(
        item.request(),
        item.priority(),
        run++,
        item.attempt() + 1,
        item.arrivedAt(),
        item.deadline(),
        item.address());
  }

  private static ResultEvent marker(WorkItem item) {
    return new ResultEvent.Started(
        item.request().id(),
        item.run(),
        ResultEvent.StartMode.RESTART,
        1,
        "zombie",
        "model",
        Instant.EPOCH,
        "default");
  }

  private static ResultEvent.Tokens first(int count, StreamSnapshot all, WorkItem of) {
    List<TokenLikelihood> likelihoods = all.likelihoods().subList(0, count);
    return new ResultEvent.Tokens(
        of.request().id(),
        of.run(),
        0,
        likelihoods.stream().map(TokenLikelihood::text).collect(Collectors.joining()),
        all.ids().subList(0, count),
        likelihoods);
  }
}
