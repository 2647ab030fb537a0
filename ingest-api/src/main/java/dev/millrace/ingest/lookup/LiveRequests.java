package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.RequestId;
import dev.millrace.model.TokenLikelihood;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that this facade submitted: all that have not ended, and the latest that have, as
 * many as fit into some bytes. Any thread.
 */
public final class LiveRequests {
  /** What a request takes beside its events: handle, futures, address, verdict. */
  private static final long OF_REQUEST = 2_048;

  /** What an event takes beside its text and ids. */
  private static final long OF_EVENT = 96;

  private static final long OF_CHARACTER = 2;
  private static final long OF_TOKEN = 24;

  /** The likelihood of a token, or of one that could have stood there. */
  private static final long OF_LIKELIHOOD = 160;

  private final Map<RequestId, RequestHandle> running = new ConcurrentHashMap<>();
  private final Map<RequestId, Ended> ended = new LinkedHashMap<>();
  private final long mostBytes;
  private long bytes;

  private record Ended(RequestHandle request, long bytes) {}

  /**
   * @param keepEndedBytes what the ended requests may take together, with their tokens, by estimate
   */
  public LiveRequests(long keepEndedBytes) {
    this.mostBytes = keepEndedBytes;
  }

  /** Adds a request; it moves to the ended ones by itself. */
  public void add(RequestHandle request) {
    running.put(request.id(), request);
    CompletableFuture<Void> unused =
        request.result().thenAccept(result -> end(request, result.text()));
  }

  private void end(RequestHandle request, String text) {
    Ended over = new Ended(request, OF_REQUEST + OF_CHARACTER * text.length() + events(request));
    if (over.bytes() <= mostBytes) {
      keep(over);
    }
    running.remove(request.id());
  }

  private void keep(Ended over) {
    synchronized (ended) {
      Ended before = ended.put(over.request().id(), over);
      bytes += over.bytes() - (before == null ? 0 : before.bytes());
      for (Iterator<Ended> eldest = ended.values().iterator(); bytes > mostBytes; ) {
        bytes -= eldest.next().bytes();
        eldest.remove();
      }
    }
  }

  private static long events(RequestHandle request) {
    long bytes = 0;
    try (TokenStream events = request.tokens()) {
      for (Optional<StreamEvent> event = events.poll(Duration.ZERO);
          event.isPresent();
          event = events.poll(Duration.ZERO)) {
        bytes += OF_EVENT;
        if (event.get() instanceof StreamEvent.Tokens tokens) {
          bytes += OF_CHARACTER * tokens.text().length() + OF_TOKEN * tokens.ids().size();
          for (TokenLikelihood likelihood : tokens.likelihoods()) {
            bytes += OF_LIKELIHOOD * (1 + likelihood.likeliest().size());
          }
        }
      }
    }
    return bytes;
  }

  /** The request of this id, of whichever tenant. */
  public Optional<RequestHandle> find(RequestId id) {
    RequestHandle found = running.get(id);
    if (found == null) {
      synchronized (ended) {
        Ended over = ended.get(id);
        found = over == null ? null : over.request();
      }
    }
    return Optional.ofNullable(found);
  }

  /** Those of a tenant that have not ended, the latest first, so many at the most. */
  public List<RequestHandle> running(String tenant, int limit) {
    return running.values().stream()
        .filter(request -> request.tenant().equals(tenant))
        .sorted(Comparator.comparing(RequestHandle::id).reversed())
        .limit(limit)
        .toList();
  }

  /** How many have not ended. */
  public int runningCount() {
    return running.size();
  }

  /** What the ended ones take, by estimate. */
  public long endedBytes() {
    synchronized (ended) {
      return bytes;
    }
  }
}
