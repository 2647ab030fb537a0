package dev.millrace.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published flags to listeners, over a connection of its own that is opened with the first of them.
 * The subscription is made again after each reconnect. Listeners run on one thread of ours, so that
 * a slow one never holds up the connection; what it cannot take in time is dropped and counted.
 *
 * <p>Any thread.
 */
final class FlagNotices {

  private static final Logger log = LoggerFactory.getLogger(FlagNotices.class);
  private static final int WAITING = 10_000;
  private static final long RETRY_MILLIS = 500;

  private final StoredValues values;
  private final RedisMeters meters;
  private final Map<Object, Consumer<CancelFlag>> listeners = new ConcurrentHashMap<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final LazyConnection<StatefulRedisPubSubConnection<String, String>> connection;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("redis-cancel-notices").daemon().factory());

  FlagNotices(RedisState state, StoredValues values) {
    this.values = values;
    meters = state.meters();
    connection = state.newSubscriber(this::follow);
  }

  CancelFlags.Subscription subscribe(Consumer<CancelFlag> listener) {
    Object key = new Object();
    listeners.put(key, listener);
    if (started.compareAndSet(false, true)) {
      CompletableFuture<Boolean> unused = connection.start();
    }
    return () -> listeners.remove(key);
  }

  void close() {
    connection.close();
    listeners.clear();
    thread.shutdownNow();
  }

  private void follow(StatefulRedisPubSubConnection<String, String> opened) {
    opened.addListener(
        new RedisPubSubAdapter<String, String>() {
          @Override
          public void message(String channel, String text) {
            enqueue(text);
          }
        });
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
            subscribeUntilItHolds(opened);
          }
        });
    subscribeUntilItHolds(opened);
  }

  /** Subscribing twice does nothing; not at all would mean never hearing of a flag again. */
  private void subscribeUntilItHolds(StatefulRedisPubSubConnection<String, String> opened) {
    if (thread.isShutdown()) {
      return;
    }
    opened
        .async()
        .subscribe(RedisCancelFlags.CHANNEL)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> subscribeUntilItHolds(opened));
              }
            });
  }

  private void enqueue(String text) {
    try {
      thread.execute(() -> deliver(text));
    } catch (RejectedExecutionException full) {
      meters.noticeDropped();
    }
  }

  private void deliver(String text) {
    Optional<CancelFlag> flag = values.parse(text, FlagJson::read, Optional.empty());
    if (flag.isEmpty()) {
      return;
    }
    for (Consumer<CancelFlag> listener : listeners.values()) {
      try {
        listener.accept(flag.get());
      } catch (RuntimeException e) {
        log.error("cancel listener failed requestId={}", flag.get().requestId(), e);
      }
    }
  }
}
