package dev.millrace.engine.llama.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

  private static final byte[] MODEL = new byte[32];

  @TempDir Path parent;

  private static SavedSequence saved(int token) {
    return new SavedSequence(
        CacheScope.COMMON, new TokenList(new int[] {token}), ByteBuffer.wrap(new byte[] {1}));
  }

  private static byte[] otherModel() {
    byte[] other = MODEL.clone();
    other[0] = 1;
    return other;
  }

  @Test
  void shouldKeepTheOrder() throws IOException {
    try (CacheFolder folder = CacheFolder.claim(parent, MODEL).orElseThrow()) {
      for (int token = 1; token <= 12; token++) {
        folder.add(saved(token));
      }
    }
    try (CacheFolder folder = CacheFolder.claim(parent, MODEL).orElseThrow()) {
      int expected = 1;
      for (Path file : folder.files()) {
        assertThat(folder.read(file).orElseThrow().tokens().get(0)).isEqualTo(expected++);
      }
      assertThat(expected).isEqualTo(13);
    }
  }

  @Test
  void shouldBeHeldByOneAtATime() throws IOException {
    try (CacheFolder first = CacheFolder.claim(parent, MODEL).orElseThrow()) {
      assertThat(CacheFolder.claim(parent, MODEL)).isEmpty();
      first.add(saved(1));
    }
    try (CacheFolder second = CacheFolder.claim(parent, MODEL).orElseThrow()) {
      assertThat(second.files()).hasSize(1);
    }
  }

  @Test
  void shouldKeepModelsApart() throws IOException {
    try (CacheFolder first = CacheFolder.claim(parent, MODEL).orElseThrow();
        CacheFolder second = CacheFolder.claim(parent, otherModel()).orElseThrow()) {
      first.add(saved(1));

      assertThat(second.files()).isEmpty();
    }
  }

  @Test
  void shouldClearUnfinishedFilesToo() throws IOException {
    try (CacheFolder folder = CacheFolder.claim(parent, MODEL).orElseThrow()) {
      folder.add(saved(1));
      Path own = folder.files().getFirst().resolveSibling("");
      Files.createFile(own.resolve("sequence1.part"));
      folder.clear();

      try (var left = Files.list(own)) {
        assertThat(left).hasSize(1);
      }
      assertThat(CacheFolder.claim(parent, MODEL)).isEmpty();
    }
  }
}
