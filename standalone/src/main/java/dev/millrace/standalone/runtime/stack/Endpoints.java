package dev.millrace.standalone.runtime.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    Path temporary = Files.createTempFile(data, FILE, ".tmp");
    JSON.writeValue(temporary.toFile(), this);
    Files.move(temporary, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
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
