package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.Generation;
import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.llama.load.ModelLoader;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.PromptContext;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long prompts in a second context of the library. */
class PromptLaneNativeTest {

  private static final String LONG = "There was a word after a word. ".repeat(40);

  @TempDir private Path folder = Path.of("unset");
  private Path model = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
  }

  private LlamaSettings settings(boolean apart, int cacheTokens) {
    return new LlamaSettings(model, "tiny", 3, 2048, 1, 256, cacheTokens, folder.resolve("natives"))
        .withPromptContext(apart);
  }

  @Test
  void shouldSayWhatAnEngineWithoutItSays() throws Exception {
    try (LlamaEngine within = LlamaEngine.open(settings(false, 0));
        LlamaEngine apart = LlamaEngine.open(settings(true, 2048))) {
      CollectingListener expected = CollectingListener.run(within, Requests.greedy(LONG, 40));
      assertThat(expected.awaitEnd().usage().promptTokens())
          .isGreaterThan(2 * LlamaSettings.LONG_PROMPT);

      // Alone, beside a stream, and after a beginning that is kept
      assertThat(CollectingListener.run(apart, Requests.greedy(LONG, 40)).ids())
          .isEqualTo(expected.ids());
      apart.clearCache();
      CollectingListener stream = new CollectingListener();
      Generation running = apart.start(Requests.greedy("stream", 1900), stream);
      stream.awaitFirstToken();
      CollectingListener beside = CollectingListener.run(apart, Requests.greedy(LONG, 40));
      running.cancel();
      assertThat(beside.ids()).isEqualTo(expected.ids());
      assertThat(stream.awaitEnd()).isInstanceOf(GenerationResult.Cancelled.class);
      apart.clearCache();
      CollectingListener.run(apart, Requests.greedy(LONG.substring(0, LONG.length() / 3), 2));
      CollectingListener continued = CollectingListener.run(apart, Requests.greedy(LONG, 40));
      assertThat(continued.awaitEnd().usage().cachedPromptTokens()).isGreaterThan(100);
      assertThat(continued.ids()).isEqualTo(expected.ids());

      apart.clearCache();
      assertThat(apart.usedCells()).isZero();
    }
  }

  @Test
  void shouldLetTheModelRunBetweenTwoOperationsAndComeBack() {
    TokenModel loaded = ModelLoader.load(settings(true, 0));
    try {
      PromptContext prompts = loaded.promptContext().orElseThrow();
      TokenBatch piece = batch(32);
      AtomicInteger calls = new AtomicInteger();
      AtomicInteger steps = new AtomicInteger();
      float[] alone = new float[loaded.vocabulary().size()];
      float[] within = new float[loaded.vocabulary().size()];
      TokenBatch step = new TokenBatch(1);
      step.add(5, 0, 0, true);
      assertThat(loaded.decode(step)).isEqualTo(DecodeOutcome.DONE);
      loaded.logits(0, alone);
      loaded.removeFrom(0, 0);

      // When the model runs a step between every tenth pair of operations
      DecodeOutcome outcome =
          prompts.evaluate(
              piece,
              () -> {
                if (calls.incrementAndGet() % 10 == 0) {
                  steps.incrementAndGet();
                  assertThat(loaded.decode(step)).isEqualTo(DecodeOutcome.DONE);
                  loaded.logits(0, within);
                  assertThat(within).containsExactly(alone);
                  loaded.removeFrom(0, 0);
                }
                return true;
              });

      // Then both are whole
      assertThat(outcome).isEqualTo(DecodeOutcome.DONE);
      assertThat(steps.get()).isGreaterThan(5);
      assertThat(prompts.give(1, 0, 32)).isTrue();
      assertThat(loaded.usedCells()).isEqualTo(32);
      TokenBatch last = new TokenBatch(1);
      last.add(9, 32, 1, true);
      assertThat(loaded.decode(last)).isEqualTo(DecodeOutcome.DONE);
      loaded.logits(0, within);
      loaded.removeFrom(1, 0);
      TokenBatch whole = batch(32);
      whole.add(9, 32, 0, true);
      assertThat(loaded.decode(whole)).isEqualTo(DecodeOutcome.DONE);
      loaded.logits(32, alone);
      for (int i = 0; i < alone.length; i++) {
        assertThat(within[i]).isCloseTo(alone[i], Offset.offset(0.05f));
      }
    } finally {
      loaded.close();
    }
  }

  @Test
  void shouldSurviveWhatIsThrownBetweenTwoOperations() {
    TokenModel loaded = ModelLoader.load(settings(true, 0));
    try {
      PromptContext prompts = loaded.promptContext().orElseThrow();
      TokenBatch piece = batch(32);

      assertThatThrownBy(
              () ->
                  prompts.evaluate(
                      piece,
                      () -> {
                        throw new IllegalArgumentException("thrown between");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("thrown between");
      prompts.removeFrom(0);
      assertThat(prompts.evaluate(piece, () -> false)).isEqualTo(DecodeOutcome.ABORTED);
      prompts.removeFrom(0);
      assertThat(prompts.evaluate(piece, () -> true)).isEqualTo(DecodeOutcome.DONE);
    } finally {
      loaded.close();
    }
  }

  @Test
  void shouldGiveNothingThatTheModelHasNoRoomFor() {
    LlamaSettings small =
        new LlamaSettings(model, "tiny", 2, 300, 1, 64, 0, folder.resolve("natives"));
    TokenModel loaded = ModelLoader.load(small);
    try {
      PromptContext prompts = loaded.promptContext().orElseThrow();
      assertThat(prompts.evaluate(batch(32), () -> true)).isEqualTo(DecodeOutcome.DONE);
      TokenBatch step = new TokenBatch(64);
      int position = 0;
      do {
        step.clear();
        step.add(7, position++, 0, false);
      } while (loaded.decode(step) == DecodeOutcome.DONE);
      int full = loaded.usedCells();
      loaded.removeFrom(0, full - 31);

      assertThat(prompts.give(1, 0, 32)).as("32 into 31").isFalse();
      assertThat(loaded.usedCells()).isEqualTo(full - 31);
      loaded.removeFrom(0, full - 32);
      assertThat(prompts.give(1, 0, 32)).as("32 into 32").isTrue();
      assertThat(loaded.usedCells()).isEqualTo(full);
    } finally {
      loaded.close();
    }
  }

  private static TokenBatch batch(int count) {
    TokenBatch batch = new TokenBatch(64);
    for (int i = 0; i < count; i++) {
      batch.add(3 + i % 20, i, 0, false);
    }
    return batch;
  }
}
