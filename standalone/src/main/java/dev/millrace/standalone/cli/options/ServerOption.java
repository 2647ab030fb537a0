package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.runtime.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which facade a command talks to. */
public final class ServerOption {

  private static final URI DEFAULT = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The facade; default: the one that './millrace up' started, else "
              + "http://127.0.0.1:8080.")
  @Nullable URI server;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".millrace",
      description = "Data directory of the running './millrace up' (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".millrace");

  public URI uri() throws IOException {
    if (server != null) {
      return server;
    }
    Optional<Endpoints> running = Endpoints.read(data);
    return running.map(Endpoints::http).orElse(DEFAULT);
  }
}
