package dev.millrace.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How Lettuce is set up. Its defaults keep commands of a lost connection without bound and send
 * them after it is back, which would raise flags minutes late.
 */
final class LettuceSetup {

  /** Commands that may wait for their answer at once. */
  static final int MAX_PENDING = 1000;

  /** For opening a connection, which may cost more than a call: TLS, a cold JVM. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(2);

  private static final int THREADS = 2;
  private static final Duration SHORTEST_RECONNECT = Duration.ofMillis(50);
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);
  private static final int RECONNECT_FACTOR = 2;

  private LettuceSetup() {}

  static ClientResources resources() {
    return DefaultClientResources.builder()
        .ioThreadPoolSize(THREADS)
        .computationThreadPoolSize(THREADS)
        .reconnectDelay(
            Delay.exponential(
                SHORTEST_RECONNECT, LONGEST_RECONNECT, RECONNECT_FACTOR, TimeUnit.MILLISECONDS))
        .build();
  }

  static RedisURI uri(RedisSettings settings) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withSsl(settings.tls())
            .withVerifyPeer(settings.tls())
            .withDatabase(settings.database())
            .withClientName("millrace")
            .withTimeout(HANDSHAKE);
    settings
        .password()
        .ifPresent(
            password -> {
              if (settings.username().isPresent()) {
                uri.withAuthentication(settings.username().get(), password.toCharArray());
              } else {
                uri.withPassword(password.toCharArray());
              }
            });
    return uri.build();
  }

  static ClientOptions options(RedisSettings settings) {
    return ClientOptions.builder()
        .autoReconnect(true)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(command -> true)
        .requestQueueSize(MAX_PENDING)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .timeoutOptions(TimeoutOptions.builder().fixedTimeout(settings.timeout()).build())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(HANDSHAKE)
                .keepAlive(
                    KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(2))
                        .count(3)
                        .build())
                .build())
        .build();
  }
}
