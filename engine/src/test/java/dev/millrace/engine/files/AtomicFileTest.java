package dev.millrace.engine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void shouldReplaceWhatStoodThereWhenTheContentIsWhole() throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "before");
    List<String> seen = new ArrayList<>();

    AtomicFile.write(
        target,
        out -> {
          out.write(bytes("aft"));
          seen.add(Files.readString(target));
          out.write(bytes("er"));
        });

    assertThat(seen).containsExactly("before");
    assertThat(target).hasContent("after");
    assertThat(files()).containsExactly(target);
  }

  @Test
  void shouldLeaveEverythingAsItWasWhenTheContentFails() throws IOException {
    Path target = Files.writeString(folder.resolve("file"), "before");

    assertThatThrownBy(
            () ->
                AtomicFile.writeDurably(
                    target,
                    out -> {
                      out.write(bytes("half"));
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");

    assertThat(target).hasContent("before");
    assertThat(files()).containsExactly(target);
  }

  @Test
  void shouldLeaveNothingBehindWhenTheRenameFails() throws IOException {
    Path target = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(target.resolve("inhabitant"));

    assertThatThrownBy(() -> AtomicFile.write(target, AtomicFile.of(bytes("new"))))
        .isInstanceOf(IOException.class);

    assertThat(files()).containsExactly(target);
  }

  @Test
  void shouldWriteAllPiecesForTheOwnerAloneWhenTheyAreBuffers() throws IOException {
    Path target = folder.resolve("file");
    ByteBuffer first = bytes("one ");

    AtomicFile.writeDurably(target, AtomicFile.of(first, bytes("two")));

    assertThat(target).hasContent("one two");
    assertThat(first.position()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldFailWhenTheFolderIsMissing() {
    assertThatThrownBy(
            () -> AtomicFile.write(folder.resolve("none/file"), AtomicFile.of(bytes("x"))))
        .isInstanceOf(NoSuchFileException.class);
  }
}
