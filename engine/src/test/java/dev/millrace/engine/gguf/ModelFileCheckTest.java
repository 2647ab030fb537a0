package dev.millrace.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.api.ModelFileException;
import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileCheckTest {

  @TempDir Path folder;
  private Path model = Path.of("unset");
  private byte[] whole = new byte[0];

  @BeforeEach
  void writeModel() throws IOException {
    model = folder.resolve("tiny.gguf");
    TinyGguf.write(model, TinyGgufSize.TINY, 7);
    whole = Files.readAllBytes(model);
  }

  private void refused(byte[] content, String message) throws IOException {
    Files.write(model, content);
    assertThatThrownBy(() -> ModelFileCheck.check(model))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tiny.gguf")
        .hasMessageContaining(message);
  }

  private byte[] replaced(String text, String by) {
    byte[] changed = whole.clone();
    String all = new String(whole, StandardCharsets.ISO_8859_1);
    byte[] bytes = by.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, changed, all.indexOf(text), bytes.length);
    return changed;
  }

  @Test
  void shouldReadAGeneratedModel() {
    GgufHeader header = ModelFileCheck.check(model);

    assertThat(header.architecture()).isEqualTo("llama");
    assertThat(header.ofArchitecture("block_count")).hasValue(2);
    assertThat(header.array("tokenizer.ggml.tokens")).hasSize(320);
    assertThat(header.parameters()).isBetween(130_000L, 200_000L);
    assertThat(header.dataOffset() + header.weightBytes()).isEqualTo(whole.length);
  }

  @Test
  void shouldGiveTheSameFileForTheSameSeed() throws IOException {
    TinyGguf.write(folder.resolve("again.gguf"), TinyGgufSize.TINY, 7);
    TinyGguf.write(folder.resolve("other.gguf"), TinyGgufSize.TINY, 8);

    assertThat(Files.readAllBytes(folder.resolve("again.gguf"))).isEqualTo(whole);
    assertThat(Files.readAllBytes(folder.resolve("other.gguf"))).isNotEqualTo(whole);
  }

  @Test
  void shouldNameWhatIsWrong() throws IOException {
    refused(new byte[0], "not a GGUF file");
    refused("<html>not found</html> and so on".getBytes(StandardCharsets.UTF_8), "not a GGUF file");
    refused(replaced("GGUF\3", "GGUF\7"), "version 7");
    refused(replaced("GGUF\3\0\0\0", "GGUF\0\0\0\3"), "big-endian");
    refused(replaced("llama", "lamma"), "architecture lamma");
    refused(replaced("tokenizer.ggml.model", "tokenizer.ggml.mudel"), "no tokenizer");
    refused(replaced("<0x41>", "<0xZZ>"), "<0x41>");
    refused(replaced("<unk>", "<s>\0\0"), "tokens 0 and 1 read the same");
    refused(replaced("llama.block_count", "llama.block_cound"), "block_count");
    refused(Arrays.copyOf(whole, whole.length - 33), "truncated");
    refused(Arrays.copyOf(whole, 400), "tiny.gguf");
  }

  @Test
  void shouldNameAMissingFileAndADirectory() {
    assertThatThrownBy(() -> ModelFileCheck.check(folder.resolve("none.gguf")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> ModelFileCheck.check(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("directory");
  }

  @Test
  void shouldOnlyEverThrowItsOwnExceptionOnDamagedHeaders() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int header = (int) ModelFileCheck.check(model).dataOffset();
    for (int round = 0; round < 300; round++) {
      byte[] damaged =
          Arrays.copyOf(whole, random.nextInt(10) == 0 ? random.nextInt(header) : whole.length);
      for (int i = 0; i < 1 + random.nextInt(8) && damaged.length > 0; i++) {
        damaged[random.nextInt(Math.min(damaged.length, header))] = (byte) random.nextInt();
      }
      Files.write(model, damaged);
      try {
        ModelFileCheck.check(model);
      } catch (ModelFileException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageContaining("tiny.gguf");
      }
    }
  }
}
