package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.FinishReason;
import dev.millrace.engine.api.GeneratedToken;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationListener;
import dev.millrace.engine.api.GenerationRequest;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.RefusalCode;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.llama.chat.ChatMlRenderer;
import dev.millrace.engine.llama.draft.DraftModel;
import dev.millrace.engine.llama.draft.Drafter;
import dev.millrace.engine.llama.draft.PromptLookup;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The batch loop over a model without native code. */
class LlamaEngineLoopTest {

  private static final int CONTEXT = 512;

  private final FakeModel model = new FakeModel(4 * CONTEXT);
  private final LlamaEngine engine = engine(model, 4);

  private static LlamaEngine engine(FakeModel model, int slots) {
    return new LlamaEngine(
        new LlamaSettings(Path.of("none"), "fake", slots, CONTEXT, 1, 64, 0, Path.of("none")),
        model,
        new ChatMlRenderer(model.vocabulary()),
        null,
        System::nanoTime);
  }

  @AfterEach
  void close() {
    model.open();
    engine.close();
  }

  static String expected(String prompt, int count) {
    List<Integer> tokens = new ArrayList<>(List.of(FakeVocabulary.BEGIN));
    for (byte b : prompt.getBytes(StandardCharsets.UTF_8)) {
      tokens.add(b & 0xff);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int next = FakeModel.after(tokens);
      tokens.add(next);
      text.append((char) next);
    }
    return text.toString();
  }

  private CollectingListener start(GenerationRequest request) throws RejectedGenerationException {
    return CollectingListener.start(engine, request);
  }

  @Test
  void shouldGenerateForManyMoreRequestsThanSlots() throws Exception {
    List<CollectingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      listeners.add(start(Requests.greedy("prompt " + i + "x".repeat(i * 7), 30)));
    }
    for (int i = 0; i < 40; i++) {
      GenerationResult end = listeners.get(i).awaitEnd();
      assertThat(listeners.get(i).text())
          .isEqualTo(expected("prompt " + i + "x".repeat(i * 7), 30));
      assertThat(((GenerationResult.Completed) end).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(end.usage().completionTokens()).isEqualTo(30);
      assertThat(end.usage().promptTokens()).isEqualTo(1 + ("prompt " + i).length() + i * 7);
    }
    assertThat(engine.load().freeSlots()).isEqualTo(4);
  }

  @Test
  void shouldGoOnExactlyWhereARunWasCut() throws Exception {
    GenerationRequest request = Requests.greedy("cut", 40, "zzzz");
    CollectingListener whole = start(request);
    whole.awaitEnd();
    CollectingListener rest = start(Requests.resumed(request, whole.ids().subList(0, 17)));
    rest.awaitEnd();

    assertThat(rest.tokens()).isEqualTo(whole.tokens().subList(17, 40));
    assertThat(rest.awaitEnd().usage().completionTokens()).isEqualTo(40);
  }

  @Test
  void shouldOnlyEndWhereNothingIsLeftToSay() throws Exception {
    // Given outputs that ended by their length and by a stop string
    GenerationRequest byLength = Requests.greedy("whole", 12);
    CollectingListener length = start(byLength);
    length.awaitEnd();
    GenerationRequest byStop = Requests.greedy("whole", 12, length.text().substring(2, 3));
    CollectingListener stop = start(byStop);
    stop.awaitEnd();

    // When they are resumed with all their tokens
    CollectingListener afterLength = start(Requests.resumed(byLength, length.ids()));
    CollectingListener afterStop = start(Requests.resumed(byStop, stop.ids()));

    // Then they end as before, without another token
    GenerationResult.Completed one = (GenerationResult.Completed) afterLength.awaitEnd();
    GenerationResult.Completed two = (GenerationResult.Completed) afterStop.awaitEnd();
    assertThat(one.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(one.usage().completionTokens()).isEqualTo(12);
    assertThat(two.reason()).isEqualTo(FinishReason.STOP);
    assertThat(two.usage().promptTokens()).isEqualTo(stop.awaitEnd().usage().promptTokens());
    assertThat(afterLength.ids()).isEmpty();
    assertThat(afterStop.ids()).isEmpty();
  }

  @Test
  void shouldFailOnlyTheSequenceThatTheModelRefuses() throws Exception {
    model.gate(1);
    CollectingListener good = start(Requests.greedy("good", 20));
    CollectingListener bad = start(Requests.greedy("bad!", 20));
    CollectingListener other = start(Requests.greedy("other", 20));
    model.open();

    assertThat(bad.awaitEnd())
        .isInstanceOfSatisfying(
            GenerationResult.Failed.class, end -> assertThat(end.engineLost()).isFalse());
    assertThat(good.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
    assertThat(other.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
    assertThat(good.text()).isEqualTo(expected("good", 20));
    assertThat(other.text()).isEqualTo(expected("other", 20));
  }

  @Test
  void shouldCancelInsideAPrefillAndLeaveOthersUntouched() throws Exception {
    CollectingListener stream = start(Requests.greedy("stream", 300));
    stream.awaitFirstToken();
    model.gate(3);
    CollectingListener prefilling = new CollectingListener();
    Generation generation = engine.start(Requests.greedy("p".repeat(400), 20), prefilling);
    prefilling.awaitStarted();
    generation.cancel();

    assertThat(prefilling.awaitEnd()).isInstanceOf(GenerationResult.Cancelled.class);
    assertThat(prefilling.tokens()).isEmpty();
    model.open();
    stream.awaitEnd();
    assertThat(stream.text()).isEqualTo(expected("stream", 300));
  }

  @Test
  void shouldTimeOutRunningAndWaitingRequests() throws Exception {
    model.gate(1);
    List<CollectingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      listeners.add(start(Requests.timed("p" + i, 20, Duration.ofMillis(10))));
    }
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < 20_000_000) {
      Thread.onSpinWait();
    }
    model.open();

    for (CollectingListener listener : listeners) {
      assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.TimedOut.class);
    }
  }

  @Test
  void shouldSurviveAListenerThatThrows() throws Exception {
    CollectingListener good = start(Requests.greedy("good", 20));
    CollectingListener end = new CollectingListener();
    engine.start(
        Requests.greedy("bad", 20),
        new GenerationListener() {
          @Override
          public void onToken(GeneratedToken token) {
            throw new IllegalStateException("no");
          }

          @Override
          public void onEnd(GenerationResult how) {
            end.onEnd(how);
          }
        });

    assertThat(end.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
    assertThat(good.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheContext() {
    assertThatThrownBy(() -> start(Requests.greedy("p".repeat(CONTEXT - 1), 5)))
        .isInstanceOfSatisfying(
            RejectedGenerationException.class,
            e -> {
              assertThat(e.field()).isEqualTo("prompt");
              assertThat(e.code()).isEqualTo(RefusalCode.CONTEXT_EXCEEDED);
            });
    assertThatThrownBy(() -> start(Requests.greedy("p".repeat(CONTEXT * 9), 5)))
        .isInstanceOfSatisfying(
            RejectedGenerationException.class,
            e -> assertThat(e.code()).isEqualTo(RefusalCode.CONTEXT_EXCEEDED));
  }

  @Test
  void shouldEndByLengthAtTheEndOfTheContext() throws Exception {
    CollectingListener seen = start(Requests.greedy("p".repeat(CONTEXT - 11), 100));

    assertThat(seen.awaitEnd())
        .isInstanceOfSatisfying(
            GenerationResult.Completed.class,
            end -> assertThat(end.reason()).isEqualTo(FinishReason.LENGTH));
    assertThat(seen.tokens()).hasSize(10);
  }

  @Test
  void shouldSplitAStepThatTheCacheCannotTakeWhole() throws Exception {
    try (LlamaEngine tight = engine(new FakeModel(100), 4)) {
      List<CollectingListener> listeners = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        CollectingListener listener = new CollectingListener();
        listeners.add(listener);
        tight.start(Requests.greedy("q".repeat(30), 30), listener);
      }
      for (CollectingListener listener : listeners) {
        listener.awaitEnd();
      }
      assertThat(listeners)
          .as("some fit, the others fail alone and say why")
          .anySatisfy(l -> assertThat(l.awaitEnd()).isInstanceOf(GenerationResult.Completed.class));
    }
  }

  private static LlamaEngine with(FakeModel model, int cacheTokens, int draftTokens) {
    return with(model, cacheTokens, draftTokens, new PromptLookup());
  }

  private static LlamaEngine with(
      FakeModel model, int cacheTokens, int draftTokens, Drafter drafter) {
    return new LlamaEngine(
        new LlamaSettings(Path.of("none"), "fake", 4, CONTEXT, 1, 64, cacheTokens, Path.of("none"))
            .withDrafting(Drafting.lookup(draftTokens)),
        model,
        new ChatMlRenderer(model.vocabulary()),
        drafter,
        System::nanoTime);
  }

  private static CollectingListener run(LlamaEngine engine, String prompt, int count)
      throws RejectedGenerationException {
    return CollectingListener.run(engine, Requests.greedy(prompt, count));
  }

  @Test
  void shouldDraftAheadWithoutChangingTheOutput() throws Exception {
    FakeModel plainModel = new FakeModel(4 * CONTEXT);
    FakeModel draftingModel = new FakeModel(4 * CONTEXT);
    plainModel.periodic = true;
    draftingModel.periodic = true;
    try (LlamaEngine plain = with(plainModel, 0, 0);
        LlamaEngine drafting = with(draftingModel, 0, 6)) {
      String expected = run(plain, "abcdefgh", 100).text();

      assertThat(run(drafting, "abcdefgh", 100).text()).isEqualTo(expected);
      assertThat(drafting.load().steps()).isLessThan(plain.load().steps() / 3);
    }
  }

  private static EngineStatistics.Drafts greedy(LlamaEngine engine) {
    return Objects.requireNonNull(engine.statistics().drafts().get("greedy"));
  }

  @Test
  void shouldAcceptTheTokensOfADraftModelAndNotItsMistakes() throws Exception {
    for (int liesEvery : new int[] {0, 3, 7}) {
      // Given
      FakeModel model = new FakeModel(8 * CONTEXT);
      FakeModel draft = new FakeModel(4 * CONTEXT);
      draft.liesEvery = liesEvery;
      try (LlamaEngine drafting =
          with(model, 400, 4, new DraftModel(draft, 4, Drafting.DEFAULT_MIN_PROBABILITY))) {
        // When
        List<CollectingListener> listeners = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          CollectingListener listener = new CollectingListener();
          drafting.start(Requests.greedy("x".repeat(i * 17) + i, 40 + 11 * i), listener);
          listeners.add(listener);
        }

        // Then
        for (int i = 0; i < 12; i++) {
          listeners.get(i).awaitEnd();
          assertThat(listeners.get(i).text())
              .isEqualTo(expected("x".repeat(i * 17) + i, 40 + 11 * i));
        }
        EngineStatistics.Drafts drafts = greedy(drafting);
        assertThat(drafts.accepted()).isPositive();
        assertThat((double) drafts.accepted() / drafts.drafted())
            .isBetween(liesEvery == 0 ? 1.0 : 0.2, liesEvery == 0 ? 1.0 : 0.9);
      }
      assertThat(draft.used()).as("cells of the draft model").isZero();
      assertThat(draft.closed).isTrue();
    }
  }

  @Test
  void shouldStopAskingADraftModelThatIsRarelyRight() throws Exception {
    FakeModel model = new FakeModel(4 * CONTEXT);
    FakeModel draft = new FakeModel(4 * CONTEXT);
    draft.liesEvery = 1;
    try (LlamaEngine drafting =
        with(model, 0, 4, new DraftModel(draft, 4, Drafting.DEFAULT_MIN_PROBABILITY))) {
      assertThat(run(drafting, "lies", 400).text()).isEqualTo(expected("lies", 400));
      EngineStatistics.Drafts drafts = greedy(drafting);
      assertThat(drafts.paused()).isTrue();
      assertThat(drafts.drafted()).isLessThan(80);
      assertThat(drafts.accepted()).isZero();
    }
  }

  @Test
  void shouldGoOnWithoutADraftModelThatFails() throws Exception {
    FakeModel model = new FakeModel(4 * CONTEXT);
    FakeModel tooSmall = new FakeModel(50);
    try (LlamaEngine drafting =
        with(model, 0, 4, new DraftModel(tooSmall, 4, Drafting.DEFAULT_MIN_PROBABILITY))) {
      assertThat(run(drafting, "no room", 200).text()).isEqualTo(expected("no room", 200));
    }
  }

  @Test
  void shouldRejectWrongDraftTokens() throws Exception {
    FakeModel model = new FakeModel(4 * CONTEXT);
    try (LlamaEngine drafting = with(model, 300, 6)) {
      for (String prompt : List.of("abababababab", "the the the the", "xyxyxyxyxyxyxy")) {
        assertThat(run(drafting, prompt, 200).text()).isEqualTo(expected(prompt, 200));
      }
    }
  }

  @Test
  void shouldReuseNothingOfAnotherCacheScope() throws Exception {
    // Given what one tenant asked
    FakeModel model = new FakeModel(8 * CONTEXT);
    String prompt = "a prompt that is nobody else's business";
    GenerationRequest request = Requests.greedy(prompt, 20);
    try (LlamaEngine caching = with(model, 400, 0)) {
      CollectingListener.run(caching, request.in(new CacheScope("one")));

      // When it asks again, and another asks the same twice
      CollectingListener again = CollectingListener.run(caching, request.in(new CacheScope("one")));
      CollectingListener first =
          CollectingListener.run(caching, request.in(new CacheScope("other")));
      CollectingListener second =
          CollectingListener.run(caching, request.in(new CacheScope("other")));

      // Then each finds its own alone
      assertThat(again.awaitEnd().usage().cachedPromptTokens()).isGreaterThan(30);
      assertThat(first.awaitEnd().usage().cachedPromptTokens()).isZero();
      assertThat(second.awaitEnd().usage().cachedPromptTokens()).isGreaterThan(30);
      assertThat(first.text()).isEqualTo(expected(prompt, 20));
    }
  }

  @Test
  void shouldReuseWhatEndedAndStayWithinItsBudget() throws Exception {
    FakeModel model = new FakeModel(8 * CONTEXT);
    try (LlamaEngine caching = with(model, 400, 0)) {
      for (int i = 0; i < 30; i++) {
        String prompt = "a common beginning of all prompts " + (i % 7);
        CollectingListener seen = run(caching, prompt, 50);

        assertThat(seen.text()).isEqualTo(expected(prompt, 50));
        assertThat(seen.awaitEnd().usage().cachedPromptTokens())
            .isGreaterThanOrEqualTo(i == 0 ? 0 : 35);
        assertThat(caching.cacheStatistics().heldTokens()).isLessThanOrEqualTo(400);
      }
      assertThat(caching.cacheStatistics().hits()).isEqualTo(29);
      assertThat(caching.cacheStatistics().evictions()).isPositive();
    }
  }

  @Test
  void shouldReportALostEngine() throws Exception {
    CollectingListener seen = start(Requests.greedy("x~", 4));

    assertThat(seen.awaitEnd())
        .isInstanceOfSatisfying(
            GenerationResult.Failed.class, end -> assertThat(end.engineLost()).isTrue());
    assertThatThrownBy(() -> start(Requests.greedy("x", 4)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldFailEverythingOnCloseAndFreeTheModel() throws Exception {
    model.gate(1);
    List<CollectingListener> listeners = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      listeners.add(start(Requests.greedy("p" + i, 20)));
    }

    engine.close();

    for (CollectingListener listener : listeners) {
      assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
      assertThat(listener.endCount()).isEqualTo(1);
    }
    assertThat(model.closed).isTrue();
  }
}
