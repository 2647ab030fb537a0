package dev.millrace.standalone.modelinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.demomodel.DemoModel;
import dev.millrace.engine.api.ModelFileException;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInfoTest {

  @TempDir Path folder;

  @Test
  void shouldDescribeTheModelThatComesWithMillrace() throws Exception {
    Path model = DemoModel.extractTo(folder);

    ModelInfo info = ModelInfo.of(model, "m", 4, 1024);

    assertThat(info.sha256()).isEqualTo(DemoModel.SHA256);
    assertThat(info.fileBytes()).isEqualTo(Files.size(model));
    assertThat(info.architecture()).isEqualTo("llama");
    assertThat(info.quantisation()).isEqualTo("Q8_0");
    assertThat(info.parameters()).isGreaterThan(100_000);
    assertThat(info.context()).isGreaterThanOrEqualTo(1024);
    assertThat(info.chatTemplate()).contains("<|im_start|>");
    assertThat(info.slotBytes()).isEqualTo(1024 * info.tokenBytes());
    assertThat(info.engine().cacheBytes()).isEqualTo(6 * info.slotBytes());
  }

  @Test
  void shouldShowOneFactPerLineAndOnlyTheBeginOfALongTemplate() throws Exception {
    Path model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);

    String text = ModelInfoText.of(ModelInfo.of(model, "m", 2, 64));

    assertThat(text)
        .contains("architecture  llama")
        .contains("quantisation  F32")
        .contains("context       8192 tokens")
        .contains("vocabulary    320 tokens, llama (SentencePiece)")
        // 2 layers x 2 of 4 heads x (16 + 16) x 2 bytes = 256 bytes a token
        .contains("each slot     16.0 KiB for 64 tokens of 256 bytes")
        .contains("characters; --json has them all");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
  }

  @Test
  void shouldSayWhatIsWrongWithABrokenFile() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF, it says");

    assertThatThrownBy(() -> ModelInfo.of(broken, "m", 4, 1024))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("broken.gguf")
        .hasMessageNotContaining("\n");
  }
}
