package dev.millrace.engine.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  /** Of {@code abc}, from FIPS 180-4. */
  private static final byte[] ABC =
      HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  @TempDir Path folder;

  @Test
  void shouldHashBytes() {
    assertThat(Sha256.of("abc".getBytes(US_ASCII))).isEqualTo(ABC).hasSize(Sha256.BYTES);
  }

  @Test
  void shouldHashTheSameWhenBytesComeInParts() throws IOException {
    Path file = Files.writeString(folder.resolve("part"), "b");
    ByteBuffer last = ByteBuffer.wrap("c".getBytes(US_ASCII));

    byte[] hash = new Sha256().add("a".getBytes(US_ASCII)).add(file).add(last).hash();

    assertThat(hash).isEqualTo(ABC);
    assertThat(last.remaining()).isOne();
  }

  @Test
  void shouldHashAllOfAFileWhenItIsLongerThanItsBuffer() throws IOException {
    byte[] bytes = new byte[(1 << 20) + 17];
    bytes[1 << 20] = 1;
    Path file = Files.write(folder.resolve("long"), bytes);

    assertThat(new Sha256().add(file).hash()).isEqualTo(Sha256.of(bytes));
  }
}
