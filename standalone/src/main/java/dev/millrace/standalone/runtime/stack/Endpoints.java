package dev.millrace.standalone.runtime.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.files.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a running stack can be reached. Written into the data directory while {@code up} runs, so
 * that {@code ask}, {@code status} and {@code cancel} find it on whatever ports.
 *
 * @param kafka host and port
 * @param redis host and port
 */
public record Endpoints(URI http, URI ops, String kafka, String redis, URI registry) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "endpoints.json";

  /** The line that {@code up} prints when everything answers. */
  public String readyLine() {
    return "READY "
        + http
        + " ops="
        + ops
        + " kafka="
        + kafka
        + " redis="
        + redis
        + " registry="
        + registry;
  }

  /** Writes it, atomically. */
  public void write(Path data) throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    AtomicFile.write(data.resolve(FILE), AtomicFile.of(ByteBuffer.wrap(json)));
  }

  /** Reads what a running stack wrote. */
  public static Optional<Endpoints> read(Path data) throws IOException {
    Path file = data.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), Endpoints.class))
        : Optional.empty();
  }

  /** Removes it. */
  public static void remove(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }
}
