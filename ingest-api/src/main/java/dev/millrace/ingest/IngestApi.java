package dev.millrace.ingest;

import dev.millrace.client.cells.CellDirectory;
import dev.millrace.ingest.lookup.RedisLinks;
import dev.millrace.ingest.metrics.IngestMeters;
import dev.millrace.ingest.submit.ContentDigest;
import dev.millrace.kafka.loop.LoopHealth;
import dev.millrace.logging.LogKey;
import dev.millrace.service.Health;
import dev.millrace.service.HealthKeys;
import dev.millrace.service.Role;
import dev.millrace.service.RoleStartException;
import dev.millrace.wire.Wires;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP facade. */
public final class IngestApi implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(IngestApi.class);
  private static final Duration SHUTDOWN_GRACE = Duration.ofMillis(500);
  private static final long DRAIN_POLL_MILLIS = 50;

  private final IngestConfig config;
  private final Wires wires;
  private final MeterRegistry registry;
  private final RedisLinks redis;
  private final CellDirectory cells = new CellDirectory();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean accepting;
  private volatile @Nullable IngestKafka kafka;
  private volatile @Nullable Api api;
  private volatile @Nullable WebServer server;

  /**
   * @param redis the parts of Redis; closed by their owner
   */
  public IngestApi(IngestConfig config, Wires wires, MeterRegistry registry, RedisLinks redis) {
    this.config = config;
    this.wires = wires;
    this.registry = registry;
    this.redis = redis;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void start() throws RoleStartException {
    Reach.requireMeant(config.host(), config.door().open());
    IngestKafka connected = new IngestKafka(config, wires, cells);
    kafka = connected;
    Api endpoints =
        new Api(
            config,
            connected.pipeline(),
            connected.logs(),
            connected.responses(),
            cells,
            redis,
            new ContentDigest(wires.requests()),
            new IngestMeters(registry),
            () -> accepting,
            Clock.systemUTC());
    api = endpoints;
    server = listen(endpoints);
    accepting = true;
    LOG.atInfo().addKeyValue(LogKey.ADDRESS, uri()).log("facade listens");
  }

  private Optional<Tls> tls() throws RoleStartException {
    Optional<TlsFiles> files = config.tls();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ServerCertificate.read(files.get()));
    } catch (RoleStartException unusable) {
      close();
      throw unusable;
    }
  }

  private WebServer listen(Api endpoints) throws RoleStartException {
    WebServer web = HttpServers.build(config, endpoints, tls(), SHUTDOWN_GRACE).start();
    if (!web.isRunning()) {
      // The server logs why and does not throw.
      close();
      throw new RoleStartException(
          "http.port: the facade cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + " (in use, or not allowed)");
    }
    return web;
  }

  @Override
  public Map<String, URI> addresses() {
    return Map.of("http", uri());
  }

  /** Where it listens; only after {@link #start}. */
  public URI uri() {
    WebServer web = server;
    if (web == null) {
      throw new IllegalStateException("the facade is not started");
    }
    return URI.create(
        (config.tls().isPresent() ? "https://" : "http://") + config.host() + ":" + web.port());
  }

  @Override
  public Health health() {
    IngestKafka connected = kafka;
    boolean up = server != null && connected != null && connected.kafkaReachable();
    LoopHealth cellStates = connected == null ? new LoopHealth.Waiting() : connected.cells();
    LoopHealth results = connected == null ? new LoopHealth.Waiting() : connected.results();
    Health.State state =
        !up
            ? Health.State.UNHEALTHY
            : redis.missing() || !cellStates.isWell() || !results.isWell()
                ? Health.State.DEGRADED
                : Health.State.HEALTHY;
    Api endpoints = api;
    return new Health(
        state,
        up && accepting,
        Map.of(
            HealthKeys.ACCEPTING_REQUESTS,
            up && accepting,
            HealthKeys.QUEUE_DEPTH,
            cells.totalQueued(),
            HealthKeys.MODELS_LOADED,
            List.copyOf(cells.servedModels()),
            "running_requests",
            endpoints == null ? 0 : endpoints.running(),
            "kafka",
            up ? "reachable" : "unreachable",
            "cells",
            cellStates.describe(),
            "results",
            results.describe(),
            "redis",
            redis.configured() ? (redis.missing() ? "unavailable" : "available") : "none"));
  }

  @Override
  public void drain(Duration atMost) {
    accepting = false;
    Api endpoints = api;
    long end = System.nanoTime() + atMost.toNanos();
    while (endpoints != null && endpoints.running() > 0 && System.nanoTime() - end < 0) {
      if (closedWithin(DRAIN_POLL_MILLIS)) {
        return;
      }
    }
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    accepting = false;
    closed.countDown();
    Api endpoints = api;
    if (endpoints != null) {
      endpoints.close();
    }
    WebServer web = server;
    server = null;
    if (web != null) {
      web.stop();
    }
    IngestKafka connected = kafka;
    if (connected != null) {
      connected.close();
    }
  }
}
