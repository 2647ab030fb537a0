package dev.millrace.ingest;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import java.time.Duration;
import java.util.Optional;

/** How the facade's HTTP server is set up. */
final class HttpServers {
  private HttpServers() {}

  static WebServer build(IngestConfig config, Api api, Optional<Tls> tls, Duration shutdownGrace) {
    return WebServer.builder()
        .host(config.host())
        .port(config.port())
        .update(server -> tls.ifPresent(server::tls))
        .shutdownHook(false)
        .shutdownGracePeriod(shutdownGrace)
        .idleConnectionTimeout(config.idleTimeout())
        // Events are small and each is wanted at once.
        .connectionOptions(options -> options.tcpNoDelay(true))
        .directHandlers(api.direct())
        .routing(api::routing)
        .build();
  }
}
