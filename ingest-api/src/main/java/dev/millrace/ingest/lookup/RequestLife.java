package dev.millrace.ingest.lookup;

import dev.millrace.client.RequestHandle;
import dev.millrace.model.RequestRules;
import dev.millrace.redis.index.IndexedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long Redis is told of a request: until it ends at the latest, and a while after it. A request
 * without a deadline counts as one with the longest. Any thread.
 */
public final class RequestLife {
  private final Clock clock;
  private final Duration afterwards;

  /**
   * @param afterwards how long after its end a request is asked for
   */
  public RequestLife(Clock clock, Duration afterwards) {
    this.clock = clock;
    this.afterwards = afterwards;
  }

  /** From now, for what is told of a request that may be open until its deadline. */
  public Duration whileOpen(Optional<Instant> deadline) {
    Instant now = clock.instant();
    Instant end = deadline.orElseGet(() -> now.plus(RequestRules.MAX_TIMEOUT));
    Duration open = Duration.between(now, end);
    return (open.isNegative() ? Duration.ZERO : open).plus(afterwards);
  }

  /** From now, for what is told of a request that has ended. */
  public Duration afterEnd() {
    return afterwards;
  }

  /** When a request ends at the latest that arrives now. */
  public Optional<Instant> deadline(RequestHandle request) {
    return request.timeout().map(clock.instant()::plus);
  }

  /** What the index is told of a request that arrives now. */
  public IndexedRequest entry(RequestHandle request) {
    IndexedRequest entry =
        new IndexedRequest(
            request.id(),
            request.tenant(),
            request.model(),
            request.priority(),
            request.address(),
            clock.instant());
    return deadline(request).map(entry::withDeadline).orElse(entry);
  }
}
