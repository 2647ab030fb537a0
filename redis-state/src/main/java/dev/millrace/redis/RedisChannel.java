package dev.millrace.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The messages of one channel, over a connection of its own. The subscription is made again after
 * each reconnect; what is published while the connection is down never arrives.
 *
 * <p>Any thread. Messages arrive on Lettuce's thread, which must not be held up.
 */
public final class RedisChannel implements AutoCloseable {

  private static final long RETRY_MILLIS = 500;

  private final String name;
  private final Consumer<String> onMessage;
  private final AtomicBoolean started = new AtomicBoolean();
  private final LazyConnection<StatefulRedisPubSubConnection<String, String>> connection;
  private volatile boolean closed;

  /**
   * Subscribes to nothing yet.
   *
   * @param onMessage takes a message; must not block
   */
  public RedisChannel(RedisState state, String name, Consumer<String> onMessage) {
    this.name = name;
    this.onMessage = onMessage;
    connection = state.newSubscriber(this::follow);
  }

  /** Connects and subscribes in the background; later calls change nothing. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      CompletableFuture<Boolean> unused = connection.start();
    }
  }

  /** Subscribes no more. */
  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  private void follow(StatefulRedisPubSubConnection<String, String> opened) {
    opened.addListener(
        new RedisPubSubAdapter<String, String>() {
          @Override
          public void message(String channel, String text) {
            onMessage.accept(text);
          }
        });
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            subscribe(opened);
          }
        });
    subscribe(opened);
  }

  /** Tries until it holds: subscribing twice does no harm, not at all would be silence for ever. */
  private void subscribe(StatefulRedisPubSubConnection<String, String> opened) {
    if (closed) {
      return;
    }
    opened
        .async()
        .subscribe(name)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> subscribe(opened));
              }
            });
  }
}
