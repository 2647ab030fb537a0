package dev.millrace.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.logging.LogKey;
import dev.millrace.service.breaker.Breaker;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ops port of a process: {@code /live}, {@code /ready}, {@code /health} and {@code /metrics}
 * for all its roles, without authentication. Start it before the roles, so that it tells how they
 * start.
 *
 * <ul>
 *   <li>{@code /live}: 200 while the process answers.
 *   <li>{@code /ready}: 200 when it should be given work, else 503; the body says why not.
 *   <li>{@code /health}: the full report; 503 when it is unhealthy.
 *   <li>{@code /metrics}: Prometheus text, format 0.0.4.
 *   <li>{@code /breakers}: the circuit breakers, which can be forced.
 *   <li>{@code /warmup}: has the engines of the process generate a little.
 *   <li>{@code /processes}: what this process is called, and the ops ports of those that it keeps.
 * </ul>
 */
public final class OpsServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Duration STOP_GRACE = Duration.ofMillis(500);

  private final OpsServerSettings settings;
  private final List<Role> roles;
  private final PrometheusMeterRegistry registry;
  private final LongSupplier nanoTime;
  private final long startedNanos;
  private final WebServer server;

  private OpsServer(
      OpsServerSettings settings,
      List<Role> roles,
      List<Breaker> common,
      OpsFamily family,
      PrometheusMeterRegistry registry,
      LongSupplier nanoTime)
      throws RoleStartException {
    BreakerRoutes breakers = new BreakerRoutes(() -> breakers(common, roles));
    WarmUpRoutes warmUps =
        new WarmUpRoutes(() -> roles.stream().flatMap(role -> role.warmUps().stream()).toList());
    this.settings = settings;
    this.roles = List.copyOf(roles);
    this.registry = registry;
    this.nanoTime = nanoTime;
    startedNanos = nanoTime.getAsLong();
    server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .shutdownGracePeriod(STOP_GRACE)
            .routing(
                routes ->
                    routes
                        .get("/live", (request, response) -> live(response))
                        .get("/ready", (request, response) -> ready(response))
                        .get("/health", (request, response) -> health(response))
                        .get("/metrics", (request, response) -> metrics(response))
                        .get(
                            "/processes",
                            (request, response) -> send(response, Status.OK_200, family.toMap()))
                        .get("/breakers", (request, response) -> send(response, breakers.list()))
                        .post(
                            "/breakers/{name}/{order}",
                            (request, response) -> send(response, breakers.force(request)))
                        .post(
                            "/warmup",
                            (request, response) -> send(response, warmUps.perform(request))))
            .build();
    listen();
  }

  /**
   * Starts it; returns when it listens.
   *
   * @param roles whose health it tells; they need not have started
   * @param common breakers that belong to no single role
   * @param family what the process is called, and whom it keeps
   * @param nanoTime monotonic nanoseconds, for the uptime
   * @throws RoleStartException if it cannot listen; the message names the port
   */
  public static OpsServer start(
      OpsServerSettings settings,
      List<Role> roles,
      List<Breaker> common,
      OpsFamily family,
      PrometheusMeterRegistry registry,
      LongSupplier nanoTime)
      throws RoleStartException {
    return new OpsServer(settings, roles, common, family, registry, nanoTime);
  }

  private static List<Breaker> breakers(List<Breaker> common, List<Role> roles) {
    return Stream.concat(common.stream(), roles.stream().flatMap(role -> role.breakers().stream()))
        .toList();
  }

  private static void send(ServerResponse response, OpsAnswer answer) {
    send(response, answer.status(), answer.body());
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://" + settings.host() + ":" + server.port());
  }

  /** How the process is. A role that cannot tell is unhealthy. Any thread. */
  public HealthReport report() {
    Map<String, Health> each = new TreeMap<>();
    for (Role role : roles) {
      each.put(role.name(), healthOf(role));
    }
    Runtime jvm = Runtime.getRuntime();
    return HealthReport.of(
        each,
        settings,
        jvm.totalMemory() - jvm.freeMemory(),
        Duration.ofNanos(nanoTime.getAsLong() - startedNanos));
  }

  @Override
  public void close() {
    server.stop();
  }

  private void listen() throws RoleStartException {
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw cannotListen(e);
    }
    // The server only logs that a port is taken; it does not throw.
    if (!server.isRunning()) {
      throw cannotListen(new BindException("the server does not run"));
    }
    LOG.atInfo().addKeyValue(LogKey.ADDRESS, uri()).log("ops port open");
  }

  private RoleStartException cannotListen(Exception cause) {
    return new RoleStartException(
        "ops.port: cannot listen on "
            + settings.host()
            + ":"
            + settings.port()
            + " (in use?); choose another, or 0 for any",
        cause);
  }

  private static Health healthOf(Role role) {
    try {
      return role.health();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKey.ROLE, role.name())
          .setCause(e)
          .log("role cannot tell its health");
      return new Health(
          Health.State.UNHEALTHY, false, Map.of("error", e.getClass().getSimpleName()));
    }
  }

  private void live(ServerResponse response) {
    List<String> lost = roles.stream().filter(Role::isLost).map(Role::name).toList();
    send(
        response,
        lost.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
        Map.of("live", lost.isEmpty(), "lost", lost));
  }

  private void ready(ServerResponse response) {
    HealthReport report = report();
    send(
        response,
        report.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
        Map.of("ready", report.ready(), "obstacles", report.obstacles()));
  }

  private void health(ServerResponse response) {
    HealthReport report = report();
    boolean works = report.state() != Health.State.UNHEALTHY;
    send(response, works ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503, report.toMap());
  }

  private void metrics(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, METRICS_TYPE);
    response.send(registry.scrape());
  }

  private static void send(ServerResponse response, Status status, Map<String, Object> body) {
    byte[] bytes;
    try {
      bytes = JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a health detail is no plain value", e);
    }
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, JSON_TYPE);
    response.send(bytes);
  }
}
