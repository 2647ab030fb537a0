package dev.millrace.ingest.submit;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this facade that stand for their content, the latest so many of them. Any thread.
 */
final class StandingRequests {

  /** One of them. Its end is written by one thread. */
  static final class Standing {
    private final RequestId request;
    private final Optional<Instant> deadline;
    private volatile @Nullable Instant endedAt;

    Standing(RequestId request, Optional<Instant> deadline) {
      this.request = request;
      this.deadline = deadline;
    }

    RequestId request() {
      return request;
    }

    /** When it ends at the latest; empty means that nothing ends it. */
    Optional<Instant> deadline() {
      return deadline;
    }

    /** When it succeeded, if it has ended. */
    Optional<Instant> endedAt() {
      return Optional.ofNullable(endedAt);
    }

    void ended(Instant at) {
      endedAt = at;
    }
  }

  private final int most;
  private final LinkedHashMap<RequestId, Standing> byContent = new LinkedHashMap<>();

  StandingRequests(int most) {
    this.most = most;
  }

  synchronized Optional<Standing> find(RequestId content) {
    return Optional.ofNullable(byContent.get(content));
  }

  /** In place of the one that stood for the content; the eldest goes if there are too many. */
  synchronized void put(RequestId content, Standing standing) {
    byContent.remove(content);
    byContent.put(content, standing);
    if (byContent.size() > most) {
      var unused = byContent.pollFirstEntry();
    }
  }

  /** Unless another stands for the content by now. */
  synchronized void drop(RequestId content, Standing standing) {
    byContent.remove(content, standing);
  }
}
