package dev.millrace.bench.command;

import dev.millrace.testing.gguf.TinyGguf;
import dev.millrace.testing.gguf.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The model of a benchmark that measures speed and not sense. */
final class BenchModel {

  private static final long SEED = 1;

  private BenchModel() {}

  static Path orGenerated(@Nullable Path given, Path directory) throws IOException {
    if (given != null) {
      return given;
    }
    Path file = directory.resolve("random-100m.gguf");
    TinyGguf.write(file, TinyGgufSize.M100, SEED);
    return file;
  }
}
