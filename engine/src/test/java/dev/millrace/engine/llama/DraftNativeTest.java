package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.EngineStatistics;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.settings.Drafting;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import dev.millrace.testing.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speculative decoding with the real library: the output is that of plain greedy decoding. */
class DraftNativeTest {

  @TempDir Path folder;
  private Path model = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
  }

  private LlamaSettings settings() {
    return new LlamaSettings(model, "tiny", 2, 256, 1, 32, 0, folder.resolve("natives"));
  }

  private static List<List<Integer>> outputs(LlamaEngine opened) throws Exception {
    try (LlamaEngine engine = opened) {
      List<List<Integer>> outputs = new ArrayList<>();
      for (String prompt : List.of("Once there was", "a b a b a b a b", "The quick brown fox")) {
        CollectingListener listener = new CollectingListener();
        engine.start(Requests.greedy(prompt, 100), listener);
        listener.awaitEnd();
        outputs.add(listener.ids());
      }
      return outputs;
    }
  }

  /** Random weights are never sure of anything, so every draft token counts. */
  private LlamaEngine draftingWith(Path draft) {
    return LlamaEngine.open(settings().withDrafting(new Drafting(4, Optional.of(draft), 0)));
  }

  private static EngineStatistics.Drafts greedy(LlamaEngine engine) {
    return Objects.requireNonNull(engine.statistics().drafts().get("greedy"));
  }

  @Test
  void shouldChooseWhatPlainDecodingChooses() throws Exception {
    // Given
    Path rounded = folder.resolve("rounded.gguf");
    TinyGguf.write(rounded, TinyGgufSize.TINY.stored(WeightType.Q8_0), 7);
    Path other = folder.resolve("other.gguf");
    TinyGguf.write(other, TinyGgufSize.TINY, 8);
    List<List<Integer>> plain = outputs(LlamaEngine.open(settings()));

    // When, then
    LlamaEngine well = draftingWith(rounded);
    assertThat(outputs(well)).isEqualTo(plain);
    EngineStatistics.Drafts good = greedy(well);
    assertThat(good.accepted()).isGreaterThan(good.drafted() / 2);
    LlamaEngine badly = draftingWith(other);
    assertThat(outputs(badly)).isEqualTo(plain);
    assertThat(greedy(badly).paused()).isTrue();
    assertThat(outputs(LlamaEngine.open(settings().withDrafting(Drafting.lookup(4)))))
        .isEqualTo(plain);
  }

  @Test
  void shouldRefuseADraftModelWithOtherTokens() throws Exception {
    Path other = folder.resolve("wide.gguf");
    TinyGguf.write(other, new TinyGgufSize(64, 2, 4, 2, 192, 400, 8192, WeightType.F32), 7);

    assertThatThrownBy(() -> draftingWith(other))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("wide.gguf")
        .hasMessageContaining("tokens, the model has");
    assertThatThrownBy(() -> draftingWith(folder.resolve("none.gguf")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("none.gguf");
  }
}
