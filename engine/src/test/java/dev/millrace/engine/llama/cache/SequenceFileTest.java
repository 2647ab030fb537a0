package dev.millrace.engine.llama.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.files.Sha256;
import dev.millrace.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceFileTest {

  private static final byte[] MODEL = new byte[32];

  @TempDir Path folder;

  private static SavedSequence saved() {
    return new SavedSequence(
        new CacheScope("mine"),
        new TokenList(new int[] {1, 2, 3}),
        ByteBuffer.wrap(new byte[] {9, 8, 7, 6}));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void shouldReadWhatWasWritten() throws IOException {
    Path file = folder.resolve("one.kv");
    SequenceFile.write(file, MODEL, saved());
    SavedSequence read = SequenceFile.read(file, MODEL).orElseThrow();

    assertThat(bytes(read.state())).containsExactly(9, 8, 7, 6);
    assertThat(read.tokens().first(3)).containsExactly(1, 2, 3);
    assertThat(read.scope()).isEqualTo(new CacheScope("mine"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldPassOverAWholeFileOfTheVersionThatNamedNoScope() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 + 32 + 4 + 4 + 3 * 4 + 4 + 32);
    file.putInt(0x4d524b56).putInt(1).put(MODEL).putInt(3).putInt(4);
    file.putInt(1).putInt(2).putInt(3).put(new byte[] {9, 8, 7, 6});
    file.put(new Sha256().add(file.duplicate().flip()).hash()).flip();
    Path old = folder.resolve("old.kv");
    Files.write(old, file.array());

    assertThat(SequenceFile.read(old, MODEL)).isEmpty();
  }

  @Test
  void shouldPassOverDamagedFilesAndOtherModels() throws IOException {
    Path file = folder.resolve("one.kv");
    SequenceFile.write(file, MODEL, saved());
    byte[] whole = Files.readAllBytes(file);
    byte[] other = MODEL.clone();
    other[5] = 1;

    assertThat(SequenceFile.read(file, other)).isEmpty();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThat(SequenceFile.read(file, MODEL)).as("byte %d", i).isEmpty();
      Files.write(file, Arrays.copyOf(whole, i));
      assertThat(SequenceFile.read(file, MODEL)).as("length %d", i).isEmpty();
    }
  }
}
