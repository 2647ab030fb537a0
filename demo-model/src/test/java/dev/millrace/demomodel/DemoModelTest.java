package dev.millrace.demomodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoModelTest {

  @TempDir Path directory;

  @Test
  void shouldExtractTheFileThatTheSha256Names() throws Exception {
    Path model = DemoModel.extractTo(directory.resolve("new/folder"));

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(DemoModel.SHA256);
  }

  @Test
  void shouldBeGgufVersion3() throws IOException {
    byte[] content = Files.readAllBytes(DemoModel.extractTo(directory));

    ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new byte[] {header.get(), header.get(), header.get(), header.get()})
        .asString()
        .isEqualTo("GGUF");
    assertThat(header.getInt()).isEqualTo(3);
  }

  @Test
  void shouldReuseARightFile() throws IOException {
    Path model = DemoModel.extractTo(directory);
    FileTime longAgo = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(model, longAgo);

    DemoModel.extractTo(directory);

    assertThat(Files.getLastModifiedTime(model)).isEqualTo(longAgo);
  }

  @Test
  void shouldReplaceADamagedFileAndLeaveNothingElseBehind() throws IOException {
    Path model = Files.writeString(directory.resolve(DemoModel.FILE_NAME), "damaged");

    DemoModel.extractTo(directory);

    assertThat(Files.size(model)).isGreaterThan(1_000_000);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(model);
    }
  }
}
