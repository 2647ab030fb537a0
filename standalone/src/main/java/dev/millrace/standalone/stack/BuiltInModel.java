package dev.millrace.standalone.stack;

import dev.millrace.worker.engine.gguf.tiny.TinyGguf;
import dev.millrace.worker.engine.gguf.tiny.TinyGgufSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model of those who name none: a tiny one with random weights, made on the spot. */
final class BuiltInModel {

  static final String NAME = "millrace-demo";

  private static final long SEED = 1;

  private BuiltInModel() {}

  static Path unpack(Path directory) throws IOException {
    Path file = Files.createDirectories(directory).resolve(NAME + ".gguf");
    if (Files.notExists(file)) {
      TinyGguf.write(file, TinyGgufSize.SMALL, SEED);
    }
    return file;
  }
}
