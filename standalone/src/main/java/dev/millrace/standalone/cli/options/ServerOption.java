package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.runtime.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
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
    return uri(server, data);
  }

  /**
   * The facade that an option names, or that the installation with this data directory has.
   *
   * @param named null if the option was not given
   */
  public static URI uri(@Nullable URI named, Path data) throws IOException {
    return named != null ? named : Endpoints.read(data).map(Endpoints::http).orElse(DEFAULT);
  }
}
