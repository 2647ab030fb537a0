package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.model.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that this facade submitted: all that have not ended, and the latest that have. Any
 * thread.
 */
public final class LiveRequests {
  private final Map<RequestId, RequestHandle> running = new ConcurrentHashMap<>();
  private final Map<RequestId, RequestHandle> ended;

  /**
   * @param keepEnded how many ended requests are remembered, with their tokens
   */
  public LiveRequests(int keepEnded) {
    this.ended =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<RequestId, RequestHandle> eldest) {
            return size() > keepEnded;
          }
        };
  }

  /** Adds a request; it moves to the ended ones by itself. */
  public void add(RequestHandle request) {
    running.put(request.id(), request);
    CompletableFuture<Void> unused = request.result().thenAccept(result -> end(request));
  }

  private void end(RequestHandle request) {
    synchronized (ended) {
      ended.put(request.id(), request);
    }
    running.remove(request.id());
  }

  /** The request of this id, of whichever tenant. */
  public Optional<RequestHandle> find(RequestId id) {
    RequestHandle found = running.get(id);
    if (found == null) {
      synchronized (ended) {
        found = ended.get(id);
      }
    }
    return Optional.ofNullable(found);
  }

  /** How many have not ended. */
  public int runningCount() {
    return running.size();
  }
}
