package dev.millrace.redis;

import dev.millrace.logging.LogKey;
import dev.millrace.retry.Backoff;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is opened in the background, again and again until it succeeds; from then on
 * Lettuce keeps it alive. Any thread.
 *
 * @param <C> the kind of connection
 */
final class LazyConnection<C extends StatefulConnection<String, String>> {

  private static final Logger LOG = LoggerFactory.getLogger(LazyConnection.class);

  private static final Backoff WAITS = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  private final Supplier<CompletionStage<C>> opening;
  private final Consumer<C> onOpen;
  private final ScheduledExecutorService scheduler;
  private final CompletableFuture<Boolean> firstTry = new CompletableFuture<>();
  private volatile @Nullable C connection;
  private volatile boolean closed;

  /**
   * @param opening one try; may throw
   * @param onOpen called once, before the connection is handed out
   */
  LazyConnection(
      Supplier<CompletionStage<C>> opening,
      Consumer<C> onOpen,
      ScheduledExecutorService scheduler) {
    this.opening = opening;
    this.onOpen = onOpen;
    this.scheduler = scheduler;
  }

  /** Begins to connect; call once. The future completes with the success of the first try. */
  CompletableFuture<Boolean> start() {
    tryToOpen(1);
    return firstTry;
  }

  /** The connection, once there is one; it may be down. */
  Optional<C> current() {
    return Optional.ofNullable(connection);
  }

  /** Opens no more; the client closes what is open. */
  void close() {
    closed = true;
  }

  /** Counts its tries from 1. */
  private void tryToOpen(int number) {
    if (closed) {
      return;
    }
    CompletionStage<C> attempt;
    try {
      attempt = opening.get();
    } catch (RuntimeException e) {
      attempt = CompletableFuture.failedFuture(e);
    }
    attempt.whenComplete((opened, failure) -> complete(opened, failure, number));
  }

  private void complete(@Nullable C opened, @Nullable Throwable failure, int number) {
    if (opened != null) {
      onOpen.accept(opened);
      connection = opened;
      firstTry.complete(true);
      return;
    }
    if (firstTry.complete(false)) {
      LOG.atWarn()
          .addKeyValue(LogKey.REASON, rootMessage(failure))
          .log("redis refuses a connection, trying on");
    }
    try {
      ScheduledFuture<?> unused =
          scheduler.schedule(
              () -> tryToOpen(number + 1), WAITS.after(number).toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException shutDown) {
      closed = true;
    }
  }

  /** What the innermost cause says; it names the address, never a password. */
  private static String rootMessage(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root);
  }
}
