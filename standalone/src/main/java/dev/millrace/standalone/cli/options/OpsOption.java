package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which ops ports a command talks to. */
public final class OpsOption {

  private static final URI DEFAULT = URI.create("http://127.0.0.1:9090");

  @Option(
      names = "--ops",
      paramLabel = "URL",
      description = {
        "The ops port of a process, which names those that it keeps; may be repeated.",
        "Default: that of './millrace up', else http://127.0.0.1:9090."
      })
  @Nullable List<URI> ops;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".millrace",
      description = "Data directory of the running './millrace up' (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".millrace");

  /**
   * The ops ports to ask.
   *
   * @throws InvalidSettingsException if one of them is no address
   */
  public List<URI> uris() throws IOException, InvalidSettingsException {
    if (ops == null) {
      return List.of(Endpoints.read(data).map(Endpoints::ops).orElse(DEFAULT));
    }
    for (URI each : ops) {
      if (!"http".equals(each.getScheme()) || each.getHost() == null) {
        throw new InvalidSettingsException("--ops must be http://HOST:PORT, got " + each);
      }
    }
    return ops;
  }
}
