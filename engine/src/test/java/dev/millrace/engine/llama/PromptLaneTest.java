package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.llama.chat.ChatMlRenderer;
import dev.millrace.engine.settings.LlamaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Long prompts beside running streams, over a model without native code. */
class PromptLaneTest {

  private static final int CONTEXT = 512;
  private static final String LONG = "long ".repeat(80);

  private static FakeModel model(int cells) {
    FakeModel model = new FakeModel(cells);
    model.prompts = new FakePromptContext(model, CONTEXT);
    return model;
  }

  private static FakePromptContext prompts(FakeModel model) {
    return Objects.requireNonNull(model.prompts);
  }

  private static LlamaEngine engine(FakeModel model, int cacheTokens) {
    return new LlamaEngine(
        new LlamaSettings(Path.of("none"), "fake", 4, CONTEXT, 1, 64, cacheTokens, Path.of("none")),
        model,
        new ChatMlRenderer(model.vocabulary()),
        null,
        System::nanoTime);
  }

  private static CollectingListener start(LlamaEngine engine, String prompt, int count)
      throws RejectedGenerationException {
    return CollectingListener.start(engine, Requests.greedy(prompt, count));
  }

  private static void assertText(CollectingListener listener, String prompt, int count) {
    assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Completed.class);
    assertThat(listener.text()).isEqualTo(LlamaEngineLoopTest.expected(prompt, count));
  }

  private static void awaitPiece(FakePromptContext prompts) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> prompts.operations.get() > 0);
  }

  @Test
  void shouldFinishAStreamWhileAPromptIsStuckBetweenTwoOperations() throws Exception {
    // Given a long prompt that does not get on
    FakeModel model = model(4 * CONTEXT);
    prompts(model).stuck = true;
    try (LlamaEngine engine = engine(model, 0)) {
      CollectingListener prompt = start(engine, LONG, 20);
      awaitPiece(prompts(model));

      // When others run, short and long
      CollectingListener stream = start(engine, "stream", 300);
      CollectingListener other = start(engine, "x".repeat(200), 10);
      CollectingListener next = start(engine, LONG + "er", 10);

      // Then the short ones end and the long ones go on afterwards
      assertText(stream, "stream", 300);
      assertText(other, "x".repeat(200), 10);
      assertThat(prompt.tokens()).isEmpty();
      prompts(model).stuck = false;
      assertText(prompt, LONG, 20);
      assertText(next, LONG + "er", 10);
      assertThat(prompts(model).given.get()).isEqualTo(2 * LONG.length() + 2);
      assertThat(prompts(model).evaluated.get()).isEqualTo(prompts(model).given.get());
    }
    assertThat(model.used()).as("cells held at the end").isZero();
  }

  @Test
  void shouldCancelInsideAPieceAndReadTheNextPromptFromItsBegin() throws Exception {
    FakeModel model = model(4 * CONTEXT);
    prompts(model).stuck = true;
    try (LlamaEngine engine = engine(model, 0)) {
      CollectingListener listener = new CollectingListener();
      Generation generation = engine.start(Requests.greedy(LONG, 20), listener);
      awaitPiece(prompts(model));
      generation.cancel();

      assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Cancelled.class);
      assertThat(engine.load().freeSlots()).isEqualTo(4);
      prompts(model).stuck = false;
      assertText(start(engine, LONG + "again", 20), LONG + "again", 20);
    }
  }

  @Test
  void shouldEndWhatIsBeingReadWhenTheEngineCloses() throws Exception {
    FakeModel model = model(4 * CONTEXT);
    prompts(model).stuck = true;
    CollectingListener listener;
    try (LlamaEngine engine = engine(model, 0)) {
      listener = start(engine, LONG, 20);
      awaitPiece(prompts(model));
    }
    assertThat(listener.awaitEnd()).isInstanceOf(GenerationResult.Failed.class);
    assertThat(model.closed).isTrue();
  }

  @Test
  void shouldReadAPromptInStepsThatCannotBeReadApart() throws Exception {
    for (boolean refuses : new boolean[] {true, false}) {
      FakeModel model = model(4 * CONTEXT);
      prompts(model).refuses = refuses;
      prompts(model).gives = refuses;
      try (LlamaEngine engine = engine(model, 0)) {
        assertText(start(engine, LONG, 20), LONG, 20);
        assertThat(prompts(model).given.get()).isZero();
      }
    }
  }

  @Test
  void shouldLeaveShortPromptsToTheSteps() throws Exception {
    FakeModel model = model(4 * CONTEXT);
    try (LlamaEngine engine = engine(model, 0)) {
      String prompt = "x".repeat(LlamaSettings.LONG_PROMPT - 1);
      assertText(start(engine, prompt, 20), prompt, 20);
      assertThat(prompts(model).evaluated.get()).isZero();
    }
  }

  @Test
  void shouldTakeOverWhatIsKeptOfAnEarlierPrompt() throws Exception {
    FakeModel model = model(6 * CONTEXT);
    try (LlamaEngine engine = engine(model, CONTEXT)) {
      String prefix = "p".repeat(100);
      assertText(start(engine, prefix, 5), prefix, 5);
      CollectingListener second = start(engine, prefix + LONG.substring(0, 350), 20);
      assertText(second, prefix + LONG.substring(0, 350), 20);

      assertThat(second.awaitEnd().usage().cachedPromptTokens()).isEqualTo(101);
      assertThat(prompts(model).taken.get()).isEqualTo(101);
      assertThat(prompts(model).evaluated.get()).isEqualTo(349);
    }
  }

  @Test
  void shouldMakeRoomForAPromptThatIsHandedOver() throws Exception {
    FakeModel model = model(CONTEXT);
    try (LlamaEngine engine = engine(model, CONTEXT)) {
      String kept = "k".repeat(200);
      assertText(start(engine, kept, 5), kept, 5);
      assertText(start(engine, LONG, 20), LONG, 20);
      assertThat(prompts(model).given.get()).isEqualTo(LONG.length());
    }
  }

  @Property(tries = 30)
  void shouldChangeNoTextHoweverPromptsAreMixed(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    FakeModel model = model(5 * CONTEXT);
    try (LlamaEngine engine = engine(model, random.nextBoolean() ? 0 : CONTEXT)) {
      List<String> texts = new ArrayList<>();
      List<CollectingListener> listeners = new ArrayList<>();
      List<Boolean> cancelled = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String text = "ab".repeat(random.nextInt(220)) + random.nextInt(5);
        CollectingListener listener = new CollectingListener();
        Generation generation = engine.start(Requests.greedy(text, 1 + i * 2), listener);
        texts.add(text);
        listeners.add(listener);
        cancelled.add(random.nextInt(4) == 0);
        if (cancelled.get(i)) {
          generation.cancel();
        }
      }
      for (int i = 0; i < 20; i++) {
        if (cancelled.get(i)) {
          listeners.get(i).awaitEnd();
        } else {
          assertText(listeners.get(i), texts.get(i), 1 + i * 2);
        }
        assertThat(listeners.get(i).endCount()).isEqualTo(1);
      }
      assertThat(engine.load().freeSlots()).isEqualTo(4);
      engine.clearCache();
      assertThat(engine.usedCells()).isZero();
    }
  }
}
