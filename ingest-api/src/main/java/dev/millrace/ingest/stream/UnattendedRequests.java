package dev.millrace.ingest.stream;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.Canceller;
import dev.millrace.ingest.lookup.Sharers;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.redis.shares.Holders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels requests that asked for it once their stream has had no reader at this facade for the
 * grace period. Readers at other facades do not count.
 *
 * <pre>
 *   unattended (grace runs) -- attach --> attended -- last one leaves --> unattended
 *        |
 *        +-- grace over --> cancelled
 * </pre>
 *
 * <p>Any thread.
 */
public final class UnattendedRequests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnattendedRequests.class);

  private final Canceller canceller;
  private final Sharers sharers;
  private final Duration grace;
  private final Map<RequestId, Watch> watches = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("ingest-unattended").daemon().factory());

  /**
   * @param sharers who else may want a request, whose cancelling it is then
   * @param grace how long a request may be without a reader
   */
  public UnattendedRequests(Canceller canceller, Sharers sharers, Duration grace) {
    this.canceller = canceller;
    this.sharers = sharers;
    this.grace = grace;
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Cancels this request when it has no reader for the grace period, from now until it ends. */
  public void watch(RequestHandle request) {
    watch(request, grace);
  }

  /** The same with a grace period of its own. */
  public void watch(RequestHandle request, Duration patience) {
    Watch watch = new Watch(request, patience);
    if (watches.putIfAbsent(request.id(), watch) != null) {
      return;
    }
    watch.readerLeft();
    CompletableFuture<Void> unused =
        request.result().thenAccept(result -> forget(request.id(), watch));
  }

  private void forget(RequestId id, Watch watch) {
    watches.remove(id, watch);
    watch.end();
  }

  /** Counts a reader in; the returned action counts it out. */
  public Runnable attach(RequestId id) {
    Watch watch = watches.get(id);
    if (watch == null) {
      return () -> {};
    }
    watch.readerCame();
    return watch::readerLeft;
  }

  /**
   * Cancels a request for which nobody waits any more; does not wait for Kafka.
   *
   * @param reason for people
   */
  public void drop(RequestHandle request, String reason) {
    drop(request, Holders.OWNER, reason);
  }

  /** The same for another of those that share it; it is cancelled when the last has left. */
  public void drop(RequestHandle request, String holder, String reason) {
    Thread.ofVirtual()
        .name("ingest-unattended-" + request.id())
        .start(
            () -> {
              if (!sharers.leave(request.id(), holder)) {
                return;
              }
              try {
                canceller.cancel(request, reason);
              } catch (ApiException failure) {
                LOG.atWarn()
                    .addKeyValue(LogKey.REQUEST_ID, request.id())
                    .addKeyValue(LogKey.ERROR_CODE, failure.error().code())
                    .log("unattended request not cancelled");
              }
            });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Counts the readers of one request. */
  private final class Watch {
    private final RequestHandle request;
    private final Duration patience;
    // The watch starts with one reader, who leaves at once: that starts the grace period.
    private int readers = 1;
    private boolean over;
    private @Nullable Future<?> grace;

    Watch(RequestHandle request, Duration patience) {
      this.request = request;
      this.patience = patience;
    }

    synchronized void readerCame() {
      readers++;
      stopGrace();
    }

    synchronized void readerLeft() {
      readers--;
      if (readers == 0 && !over) {
        try {
          grace =
              timer.schedule(
                  () ->
                      drop(
                          request, "nobody followed its stream for " + patience.toMillis() + " ms"),
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
          over = true;
        }
      }
    }

    synchronized void end() {
      over = true;
      stopGrace();
    }

    private void stopGrace() {
      if (grace != null) {
        grace.cancel(false);
        grace = null;
      }
    }
  }
}
