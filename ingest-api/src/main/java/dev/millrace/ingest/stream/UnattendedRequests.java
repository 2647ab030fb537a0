package dev.millrace.ingest.stream;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.lookup.Canceller;
import dev.millrace.model.RequestId;
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
 * Cancels requests that asked to end with their readers, once nobody has followed their stream at
 * this facade for the grace. It knows nothing of readers at other facades, so such a request
 * belongs to one facade.
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
  private final Duration grace;
  private final Map<RequestId, Watch> watches = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("ingest-unattended").daemon().factory());

  /**
   * @param grace how long a request may be without a reader
   */
  public UnattendedRequests(Canceller canceller, Duration grace) {
    this.canceller = canceller;
    this.grace = grace;
    timer.setRemoveOnCancelPolicy(true);
  }

  /** From now on this request needs readers. */
  public void watch(RequestHandle request) {
    Watch watch = new Watch(request);
    watches.put(request.id(), watch);
    watch.left();
    CompletableFuture<Void> unused =
        request.result().thenAccept(result -> forget(request.id(), watch));
  }

  private void forget(RequestId id, Watch watch) {
    watches.remove(id, watch);
    watch.end();
  }

  /** A reader came; the returned action tells that it left. */
  Runnable attach(RequestId id) {
    Watch watch = watches.get(id);
    if (watch == null) {
      return () -> {};
    }
    watch.came();
    return watch::left;
  }

  private void cancel(RequestHandle request) {
    // The timer must not wait for Kafka.
    Thread.ofVirtual()
        .name("ingest-unattended-" + request.id())
        .start(
            () -> {
              try {
                canceller.cancel(
                    request.model(),
                    request.id(),
                    request.tenant(),
                    "nobody followed its stream for " + grace.toMillis() + " ms");
              } catch (ApiException failure) {
                LOG.warn(
                    "unattended request not cancelled: requestId={} errorCode={}",
                    request.id(),
                    failure.error().code());
              }
            });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One request's readers. */
  private final class Watch {
    private final RequestHandle request;
    // A watch begins with one reader who leaves at once, which starts the grace.
    private int readers = 1;
    private boolean over;
    private @Nullable Future<?> grace;

    Watch(RequestHandle request) {
      this.request = request;
    }

    synchronized void came() {
      readers++;
      stopGrace();
    }

    synchronized void left() {
      readers--;
      if (readers == 0 && !over) {
        try {
          grace =
              timer.schedule(
                  () -> cancel(request),
                  UnattendedRequests.this.grace.toMillis(),
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
