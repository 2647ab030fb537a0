package dev.millrace.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.CollectingListener;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.engine.api.Requests;
import dev.millrace.engine.settings.LlamaSettings;
import dev.millrace.engine.settings.LoraAdapter;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import dev.millrace.testing.gguf.TinyLora;
import dev.millrace.testing.gguf.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraNativeTest {

  @TempDir Path folder;
  private Path model = Path.of("unset");
  private Path lora = Path.of("unset");

  @BeforeEach
  void write() throws IOException {
    model = folder.resolve("tiny.gguf");
    lora = folder.resolve("lora.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
    TinyLora.write(lora, TinyGgufSize.TINY, 7);
  }

  private List<Integer> output(LoraAdapter... adapters) throws Exception {
    return output(model, adapters);
  }

  private List<Integer> output(Path file, LoraAdapter... adapters) throws Exception {
    LlamaSettings settings =
        new LlamaSettings(file, "tiny", 1, 128, 1, 32, 0, folder.resolve("natives"));
    try (LlamaEngine engine = LlamaEngine.open(settings.withAdapters(List.of(adapters)))) {
      CollectingListener listener = new CollectingListener();
      engine.start(Requests.greedy("Once there was", 40), listener);
      listener.awaitEnd();
      return listener.ids();
    }
  }

  @Test
  void shouldChangeTheOutputByItsScale() throws Exception {
    // Given
    List<Integer> plain = output();

    // When, then
    assertThat(output(new LoraAdapter(lora, 0))).isEqualTo(plain);
    assertThat(output(new LoraAdapter(lora, 1))).hasSize(40).isNotEqualTo(plain);
    assertThat(output(new LoraAdapter(lora, 1))).isNotEqualTo(output(new LoraAdapter(lora, 2)));
  }

  @Test
  void shouldSayWhatTheMergedWeightsSay() throws Exception {
    for (float scale : new float[] {0.5f, 1, -1}) {
      // Given
      Path merged = folder.resolve("merged.gguf");
      TinyLora.writeMerged(merged, TinyGgufSize.TINY, 7, 7, scale);

      // When, then
      assertThat(output(new LoraAdapter(lora, scale))).hasSize(40).isEqualTo(output(merged));
    }
  }

  @Test
  void shouldRefuseWhatIsNoAdapterOfThisModel() throws Exception {
    // Given
    Path cut = folder.resolve("cut.gguf");
    byte[] whole = Files.readAllBytes(lora);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1000));
    Path wide = folder.resolve("wide.gguf");
    TinyLora.write(wide, new TinyGgufSize(128, 2, 4, 2, 192, 320, 8192, WeightType.F32), 7);
    Path deep = folder.resolve("deep.gguf");
    TinyLora.write(deep, new TinyGgufSize(64, 3, 4, 2, 192, 320, 8192, WeightType.F32), 7);

    // When, then
    refused(model, "is no LoRA adapter");
    refused(cut, "is truncated");
    refused(wide, "was refused by llama.cpp");
    refused(deep, "which the model has not");
    assertThatThrownBy(() -> new LoraAdapter(lora, Float.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scale");
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> output(new LoraAdapter(file, 1)))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(reason);
  }
}
