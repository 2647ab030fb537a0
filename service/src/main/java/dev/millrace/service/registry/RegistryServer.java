package dev.millrace.service.registry;

import dev.millrace.logging.LogKey;
import dev.millrace.service.RoleStartException;
import dev.millrace.topics.Topics;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small schema registry of its own port. It serves what this build carries and takes nothing new.
 * Thread rule: {@code start} and {@code close} come from one owner.
 */
public final class RegistryServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final Duration STOP_GRACE = Duration.ofMillis(500);
  private static final long MAX_BODY_BYTES = 1024L * 1024;

  private final String host;
  private final WebServer server;

  private RegistryServer(String host, WebServer server) {
    this.host = host;
    this.server = server;
  }

  /** Starts it for an installation whose topics have no prefix. */
  public static RegistryServer start(String host, int port) throws RoleStartException {
    return start(host, port, Topics.DEFAULT);
  }

  /**
   * Starts it; returns when it listens.
   *
   * @param port 0 for any
   * @param topics whose {@code -value} subjects it knows
   * @throws RoleStartException if it cannot listen; the message names the port
   */
  public static RegistryServer start(String host, int port, Topics topics)
      throws RoleStartException {
    WebServer server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .shutdownGracePeriod(STOP_GRACE)
            .maxPayloadSize(MAX_BODY_BYTES)
            .routing(routes -> routes.register("/", RegistryRoutes.builtin(topics)))
            .build();
    server.start();
    if (!server.isRunning()) { // a port in use is only logged
      throw new RoleStartException(
          "registry.port: cannot listen on "
              + host
              + ":"
              + port
              + " (in use?); choose another, or 0 for any");
    }
    RegistryServer started = new RegistryServer(host, server);
    LOG.atInfo().addKeyValue(LogKey.ADDRESS, started.uri()).log("schema registry open");
    return started;
  }

  /** Where it listens; what clients take as the registry's URL. */
  public URI uri() {
    return URI.create("http://" + host + ":" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
