package dev.millrace.redis.flags;

import dev.millrace.logging.LogKey;
import dev.millrace.redis.RedisChannel;
import dev.millrace.redis.RedisState;
import dev.millrace.redis.StoredValues;
import dev.millrace.redis.metrics.RedisMeters;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands published flags to listeners on one thread, so that a slow listener never holds up the
 * connection; flags that arrive while {@value #WAITING} wait are dropped and counted. The channel
 * is subscribed to with the first listener.
 *
 * <p>Any thread.
 */
final class FlagNotices {

  private static final Logger LOG = LoggerFactory.getLogger(FlagNotices.class);
  private static final int WAITING = 10_000;

  private final StoredValues values;
  private final RedisMeters meters;
  private final RedisChannel channel;
  private final Map<Object, Consumer<CancelFlag>> listeners = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("redis-cancel-notices").daemon().factory());

  FlagNotices(RedisState state, StoredValues values, String channelName) {
    this.values = values;
    meters = state.meters();
    channel = new RedisChannel(state, channelName, this::enqueue);
  }

  CancelFlags.Subscription subscribe(Consumer<CancelFlag> listener) {
    Object key = new Object();
    listeners.put(key, listener);
    channel.start();
    return () -> listeners.remove(key);
  }

  void close() {
    channel.close();
    listeners.clear();
    thread.shutdownNow();
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
        LOG.atError()
            .addKeyValue(LogKey.REQUEST_ID, flag.get().requestId())
            .setCause(e)
            .log("cancel listener failed");
      }
    }
  }
}
