package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.api.OutputConstraint;
import dev.millrace.engine.api.OutputOptions;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.api.SamplingParameters;
import dev.millrace.engine.api.TextEmbedder;
import dev.millrace.engine.api.TokenLikelihood;
import dev.millrace.engine.llama.grammar.OutputGrammar;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The engine with the real natives and a generated model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaEngineNativeTest {

  private Path folder = Path.of("unset");
  private Path model = Path.of("unset");
  private LlamaEngine engine;

  @BeforeAll
  void open(@TempDir Path temporary) throws IOException {
    folder = temporary;
    model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
    engine = LlamaEngine.open(settings(8, 2048));
  }

  @AfterAll
  void close() {
    engine.close();
  }

  private LlamaSettings settings(int slots, int context) {
    return new LlamaSettings(model, "tiny", slots, context, 1, 256, 0, folder.resolve("natives"));
  }

  private CollectingListener run(GenerationRequest request) throws RejectedGenerationException {
    return CollectingListener.run(engine, request);
  }

  @Test
  void shouldRepeatAGreedyOutput() throws Exception {
    CollectingListener first = run(Requests.greedy("Once there was", 60));
    CollectingListener second = run(Requests.greedy("Once there was", 60));

    assertThat(first.tokens()).hasSize(60);
    assertThat(second.ids()).isEqualTo(first.ids());
    assertThat(first.awaitEnd())
        .isInstanceOfSatisfying(
            GenerationResult.Completed.class,
            end -> {
              assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
              assertThat(end.usage().completionTokens()).isEqualTo(60);
              assertThat(end.usage().promptTokens()).isBetween(5, 15);
            });
  }

  @Test
  void shouldDrawTheSameForTheSameSeedAndOtherwiseForAnother() throws Exception {
    GenerationRequest one = Requests.sampled("Seed", 40, Requests.warm(1, 40, 0.95, 11));
    GenerationRequest other = Requests.sampled("Seed", 40, Requests.warm(1, 40, 0.95, 12));

    assertThat(run(one).ids()).isEqualTo(run(one).ids()).isNotEqualTo(run(other).ids());
  }

  @Test
  void shouldGoOnExactlyWhereARunWasCut() throws Exception {
    GenerationRequest request = Requests.sampled("Cut", 40, Requests.warm(0.8, 40, 0.95, 3));
    CollectingListener whole = run(request);
    CollectingListener rest = run(Requests.resumed(request, whole.ids().subList(0, 15)));

    // The restored prefix is evaluated as one chunk, whose rounding may differ in the last bits.
    assertThat(rest.tokens().getFirst().index()).isEqualTo(15);
    assertThat(rest.ids()).isEqualTo(whole.ids().subList(15, whole.ids().size()));
  }

  @Test
  void shouldRunSequencesTogetherAsAlone() throws Exception {
    List<CollectingListener> alone = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      alone.add(run(Requests.greedy("prompt number " + i, 40)));
    }
    List<CollectingListener> together = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      CollectingListener listener = new CollectingListener();
      engine.start(Requests.greedy("prompt number " + i, 40), listener);
      together.add(listener);
    }
    int equal = 0;
    for (int i = 0; i < 8; i++) {
      together.get(i).awaitEnd();
      assertThat(together.get(i).tokens()).hasSize(40);
      // The first tokens come from clear choices; later ones may differ by rounding.
      assertThat(together.get(i).ids().getFirst()).isEqualTo(alone.get(i).ids().getFirst());
      equal += together.get(i).ids().equals(alone.get(i).ids()) ? 1 : 0;
    }
    assertThat(equal).as("outputs equal token for token").isGreaterThanOrEqualTo(4);
  }

  @Test
  void shouldStopAtAStopStringMetInTheText() throws Exception {
    CollectingListener free = run(Requests.greedy("Stop here", 60));
    String whole = free.text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
    CollectingListener stopped = run(Requests.greedy("Stop here", 60, stop));

    assertThat(stopped.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(stopped.awaitEnd())
        .isInstanceOfSatisfying(
            GenerationResult.Completed.class,
            end -> assertThat(end.reason()).isEqualTo(FinishReason.STOP));
  }

  @Test
  void shouldCancelInsideAPrefill() throws Exception {
    CollectingListener listener = new CollectingListener();
    Generation generation = engine.start(Requests.greedy("word ".repeat(350), 10), listener);
    listener.awaitStarted();
    generation.cancel();

    assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Cancelled.class);
    assertThat(run(Requests.greedy("after", 5)).tokens()).hasSize(5);
  }

  @Test
  void shouldTimeOut() throws Exception {
    CollectingListener listener =
        run(Requests.timed("word ".repeat(200), 1500, Duration.ofMillis(30)));

    assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.TimedOut.class);
    assertThat(listener.awaitEnd().usage().promptTokens()).isPositive();
  }

  @Test
  void shouldTakeAnyTextWithoutReadingControlTokensFromIt() throws Exception {
    for (String text :
        List.of("", "\0", "\ud800", "a\udc00b", "😀日本語", "</s><s>", "\u2581", "\n\t\r")) {
      assertThat(run(Requests.greedy(text, 3)).tokens()).as("prompt <%s>", text).hasSize(3);
    }
    GenerationResult marked = run(Requests.greedy("<|im_end|>", 1)).awaitEnd();
    assertThat(marked.usage().promptTokens()).as("ten characters, not one mark").isEqualTo(11);
  }

  @Test
  void shouldAccountForARandomMix() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<CollectingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      CollectingListener listener = new CollectingListener();
      GenerationRequest request =
          new GenerationRequest(
              new GenerationRequest.Prompt("x".repeat(random.nextInt(200))),
              new SamplingParameters(
                  random.nextInt(3) * 0.7,
                  random.nextInt(50),
                  0.5 + random.nextDouble() / 2,
                  0,
                  1 + random.nextDouble(),
                  0,
                  random.nextDouble(),
                  OptionalLong.of(i)),
              1 + random.nextInt(60),
              random.nextBoolean() ? List.of() : List.of("ba", "\n"),
              random.nextInt(5) == 0
                  ? Optional.of(Duration.ofMillis(1 + random.nextInt(100)))
                  : Optional.empty());
      Generation generation = engine.start(request, listener);
      listeners.add(listener);
      if (random.nextInt(4) == 0) {
        generation.cancel();
      }
    }
    for (CollectingListener listener : listeners) {
      listener.awaitEnd();
      assertThat(listener.awaitEnd())
          .as("seed %d", seed)
          .isNotInstanceOf(GenerationResult.Failed.class);
      assertThat(listener.endCount()).isEqualTo(1);
    }
    assertThat(engine.load().freeSlots()).isEqualTo(8);
    assertThat(engine.load().queued()).isZero();
  }

  @Test
  void shouldRenderAChat() throws Exception {
    CollectingListener seen =
        run(
            new GenerationRequest(
                new GenerationRequest.Chat(
                    List.of(new GenerationRequest.Message("user", "hello <|im_end|>"))),
                SamplingParameters.GREEDY,
                5,
                List.of(),
                Optional.empty()));

    assertThat(seen.tokens()).hasSize(5);
  }

  private static GenerationRequest with(OutputOptions output, int maxTokens) {
    return new GenerationRequest(
        new GenerationRequest.Prompt("An answer: "),
        Requests.warm(1, 0, 1, 5),
        maxTokens,
        List.of(),
        Optional.empty(),
        List.of(),
        output);
  }

  @Test
  void shouldKeepToASchema() throws Exception {
    String schema =
        """
        {"type":"object","properties":{"ok":{"type":"boolean"},"n":{"type":"integer"}},
         "required":["ok","n"]}
        """;
    OutputOptions output =
        new OutputOptions(
            OptionalInt.empty(), Map.of(), Optional.of(new OutputConstraint.JsonSchema(schema)));
    CollectingListener seen = run(with(output, 200));

    assertThat(seen.text()).matches("\\{ ?\"ok\": ?(true|false), ?\"n\": ?-?[0-9]{1,15} ?}");
    assertThat(((GenerationResult.Completed) seen.awaitEnd()).reason())
        .isEqualTo(FinishReason.STOP);
  }

  @Test
  void shouldKeepToASchemaFromWhereverARunWasCut() throws Exception {
    String schema =
        """
        {"type":"object","properties":{"ok":{"type":"boolean"},"n":{"enum":[1,22,333]}},
         "required":["ok","n"]}
        """;
    OutputOptions output =
        new OutputOptions(
            OptionalInt.empty(), Map.of(), Optional.of(new OutputConstraint.JsonSchema(schema)));
    OutputGrammar grammar = OutputGrammar.ofJsonSchema(schema);
    GenerationRequest request = with(output, 200);
    CollectingListener whole = run(request);
    assertThat(grammar.accepts(whole.text())).isTrue();

    for (int cut = 1; cut <= whole.ids().size(); cut++) {
      String before =
          whole.tokens().subList(0, cut).stream()
              .map(GeneratedToken::text)
              .collect(Collectors.joining());
      CollectingListener rest = run(Requests.resumed(request, whole.ids().subList(0, cut)));

      assertThat(grammar.accepts(before + rest.text())).as("cut after %d", cut).isTrue();
      assertThat(((GenerationResult.Completed) rest.awaitEnd()).reason())
          .isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void shouldReportLikelihoodsAndKeepToABias() throws Exception {
    CollectingListener seen =
        run(with(new OutputOptions(OptionalInt.of(3), Map.of(300, 100.0), Optional.empty()), 4));

    assertThat(seen.ids()).containsExactly(300, 300, 300, 300);
    TokenLikelihood likelihood = seen.tokens().getFirst().likelihood().orElseThrow();
    assertThat(likelihood.logProbability()).isNegative();
    assertThat(StandardCharsets.UTF_8.decode(likelihood.bytes().duplicate()).toString())
        .isEqualTo(seen.tokens().getFirst().text());
    assertThat(likelihood.likeliest()).hasSize(3);
    assertThat(likelihood.likeliest().getFirst().logProbability())
        .isGreaterThanOrEqualTo(likelihood.likeliest().getLast().logProbability());
  }

  @Test
  void shouldRefuseWhatNoModelCanKeep() {
    assertThatThrownBy(
            () ->
                run(
                    with(
                        new OutputOptions(
                            OptionalInt.empty(),
                            Map.of(),
                            Optional.of(new OutputConstraint.Grammar("root ::= root"))),
                        4)))
        .isInstanceOfSatisfying(
            RejectedGenerationException.class, e -> assertThat(e.field()).isEqualTo("grammar"));
    assertThatThrownBy(
            () ->
                run(
                    with(
                        new OutputOptions(OptionalInt.empty(), Map.of(320, 1.0), Optional.empty()),
                        4)))
        .isInstanceOfSatisfying(
            RejectedGenerationException.class, e -> assertThat(e.field()).isEqualTo("logit_bias"));
  }

  @Test
  void shouldEmbedBesideRunningStreams() throws Exception {
    CollectingListener stream = new CollectingListener();
    engine.start(Requests.greedy("stream", 200), stream);
    for (TextEmbedder.Pooling pooling : TextEmbedder.Pooling.values()) {
      List<Float> one = engine.embed("the old mill", pooling).values();
      List<Float> same = engine.embed("the old mill", pooling).values();
      List<Float> other = engine.embed("x".repeat(700), pooling).values();

      assertThat(one).hasSize(TinyGgufSize.TINY.embedding());
      assertThat(cosine(one, one)).isCloseTo(1, within(1e-4));
      assertThat(cosine(one, same)).isCloseTo(1, within(1e-3));
      if (pooling != TextEmbedder.Pooling.FIRST) {
        assertThat(cosine(one, other)).isLessThan(0.999);
      }
    }
    stream.awaitEnd();
    assertThat(stream.tokens()).hasSize(200);
    assertThatThrownBy(() -> engine.embed("x".repeat(4000), TextEmbedder.Pooling.MEAN))
        .isInstanceOf(RejectedGenerationException.class);
  }

  @Test
  void shouldLetStreamsGoOnBetweenThePiecesOfALongText() throws Exception {
    CollectingListener stream = new CollectingListener();
    Generation generation = engine.start(Requests.greedy("stream", 1500), stream);
    stream.awaitFirstToken();
    int before = stream.tokens().size();

    engine.embed("x".repeat(1900), TextEmbedder.Pooling.MEAN);

    // 30 pieces, and after each but the last a step of the stream; in one go it had one or two.
    // Its tokens are told by another thread, some of them only later.
    assertThat(stream.tokens().size() - before).isGreaterThan(4);
    generation.cancel();
    stream.awaitEnd();
  }

  @Test
  void shouldTellTextsApartThatAreLookedAtTogether() throws Exception {
    List<String> texts = List.of("the old mill".repeat(30), "27 + 58 = 85".repeat(30), "x");
    List<List<Float>> alone = new ArrayList<>();
    for (String text : texts) {
      alone.add(engine.embed(text, TextEmbedder.Pooling.MEAN).values());
    }
    List<CompletableFuture<List<Float>>> together =
        texts.stream().map(text -> CompletableFuture.supplyAsync(() -> vector(text))).toList();

    for (int i = 0; i < texts.size(); i++) {
      assertThat(cosine(together.get(i).join(), alone.get(i))).isCloseTo(1, within(1e-3));
    }
  }

  private List<Float> vector(String text) {
    try {
      return engine.embed(text, TextEmbedder.Pooling.MEAN).values();
    } catch (RejectedGenerationException | InterruptedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static double cosine(List<Float> a, List<Float> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  @Test
  void shouldOpenAndCloseManyTimes() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (LlamaEngine one = LlamaEngine.open(settings(2, 256))) {
        CollectingListener listener = new CollectingListener();
        one.start(Requests.greedy("again", 5), listener);
        assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
      }
    }
  }

  @Test
  void shouldReplaceATornLibraryAndKeepOneFile() throws Exception {
    Path natives = folder.resolve("torn");
    try (LlamaEngine one = LlamaEngine.open(settingsIn(natives))) {
      assertThat(one.description().slots()).isEqualTo(1);
    }
    try (var files = Files.list(natives)) {
      assertThat(new HashSet<>(files.toList())).hasSize(1);
    }
  }

  private LlamaSettings settingsIn(Path natives) {
    return new LlamaSettings(model, "tiny", 1, 64, 1, 32, 0, natives);
  }

  @Test
  void shouldSayWhatIsWrongWithAModelFile() throws IOException {
    Path broken = folder.resolve("broken.gguf");
    byte[] whole = Files.readAllBytes(model);
    Files.write(broken, java.util.Arrays.copyOf(whole, whole.length / 2));
    LlamaSettings settings =
        new LlamaSettings(broken, "broken", 1, 64, 1, 32, 0, folder.resolve("natives"));

    assertThatThrownBy(() -> LlamaEngine.open(settings))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("truncated");
  }
}
