package dev.millrace.redis;

import dev.millrace.logging.LogKey;
import dev.millrace.redis.metrics.RedisMeters;
import dev.millrace.redis.metrics.RedisMetric;
import dev.millrace.redis.metrics.RedisOperation;
import dev.millrace.service.breaker.Breaker;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Redis. It is opened and reopened in the background; while it is down or Redis
 * does not answer, every call says so at once or after the timeout, and nothing is sent later.
 *
 * <p>A ping every second keeps the availability current even without other calls. Any thread; one
 * owner closes it.
 */
public final class RedisState implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisState.class);
  private static final Duration FIRST_TRY = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long PING_MILLIS = 1000;

  /** Short, because a ping a second finds out by itself whether Redis is back. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final RedisSettings settings;
  private final ClientResources resources;
  private final RedisClient client;
  private final RedisURI uri;
  private final RedisMeters meters;
  private final Breaker breaker = new Breaker("redis", FIRST_WAIT, LONGEST_WAIT, Clock.systemUTC());
  private final LazyConnection<StatefulRedisConnection<String, String>> connection;
  private final RedisCalls calls;
  private final CompletableFuture<Boolean> firstTry;
  private final ScheduledFuture<?> pings;
  private volatile boolean closing;

  private RedisState(RedisSettings settings, MeterRegistry registry) {
    this.settings = settings;
    resources = LettuceSetup.resources();
    uri = LettuceSetup.uri(settings);
    client = RedisClient.create(resources, uri);
    client.setOptions(LettuceSetup.options(settings));
    meters = new RedisMeters(registry);
    connection =
        new LazyConnection<>(
            () -> client.connectAsync(StringCodec.UTF8, uri),
            this::watch,
            resources.eventExecutorGroup());
    calls =
        new RedisCalls(connection::current, breaker, meters, settings.timeout(), System::nanoTime);
    meters.observe(RedisMetric.AVAILABLE, () -> availability() == Availability.AVAILABLE);
    meters.observe(RedisMetric.BREAKER_OPEN, breaker::isOpen);
    breaker.onChange(
        change ->
            LOG.atInfo()
                .addKeyValue(LogKey.ADDRESS, settings)
                .addKeyValue(LogKey.TRANSITION, change)
                .log("redis breaker"));
    firstTry = connection.start();
    pings =
        resources
            .eventExecutorGroup()
            .scheduleWithFixedDelay(this::ping, PING_MILLIS, PING_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins to connect and waits for the first try, 2 s at most; returns whatever came of it.
   *
   * @param registry where the meters of {@link RedisMetric} go
   */
  public static RedisState connect(RedisSettings settings, MeterRegistry registry) {
    RedisState state = new RedisState(settings, registry);
    if (!state.firstTrySucceeded()) {
      LOG.atWarn()
          .addKeyValue(LogKey.ADDRESS, settings)
          .log("redis is not there yet; going on without it");
    }
    return state;
  }

  /** Whether Redis can be asked; known to about a second. Never blocks. */
  public Availability availability() {
    boolean connected =
        connection.current().map(StatefulRedisConnection::isOpen).orElse(Boolean.FALSE);
    return connected && !breaker.isOpen() ? Availability.AVAILABLE : Availability.UNAVAILABLE;
  }

  /** The breaker in front of it. */
  public Breaker breaker() {
    return breaker;
  }

  /** Where it is, without credentials. */
  public RedisSettings settings() {
    return settings;
  }

  @Override
  public void close() {
    closing = true;
    pings.cancel(false);
    connection.close();
    try {
      client
          .shutdownAsync(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
          .get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
      resources
          .shutdown(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
          .get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn()
          .addKeyValue(LogKey.ADDRESS, settings)
          .setCause(e)
          .log("redis client did not close in time");
    }
  }

  RedisCalls calls() {
    return calls;
  }

  /** The meters of this module, for what is built on the connection. */
  public RedisMeters meters() {
    return meters;
  }

  /** A connection for subscriptions; not yet started. */
  LazyConnection<StatefulRedisPubSubConnection<String, String>> newSubscriber(
      Consumer<StatefulRedisPubSubConnection<String, String>> onOpen) {
    return new LazyConnection<>(
        () -> client.connectPubSubAsync(StringCodec.UTF8, uri),
        onOpen,
        resources.eventExecutorGroup());
  }

  private void ping() {
    if (connection.current().isPresent()) {
      CompletableFuture<Answer<String>> unused =
          calls.send(RedisOperation.PING, commands -> commands.ping());
    }
  }

  private void watch(StatefulRedisConnection<String, String> opened) {
    LOG.atInfo().addKeyValue(LogKey.ADDRESS, settings).log("redis connected");
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            LOG.atInfo().addKeyValue(LogKey.ADDRESS, settings).log("redis connected");
            breaker.retryNow();
          }

          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            if (!closing) {
              LOG.atWarn().addKeyValue(LogKey.ADDRESS, settings).log("redis lost; reconnecting");
            }
          }
        });
  }

  private boolean firstTrySucceeded() {
    try {
      return firstTry.get(FIRST_TRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
