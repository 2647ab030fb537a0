package dev.millrace.dispatcher.cell.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ids that expire after a time, or when there are more than a limit; oldest first. Single thread.
 *
 * @param <K> the id
 */
final class ExpiringIds<K> {

  private final Duration timeToLive;
  private final int limit;
  private final LinkedHashMap<K, Instant> since = new LinkedHashMap<>();

  ExpiringIds(Duration timeToLive, int limit) {
    this.timeToLive = timeToLive;
    this.limit = limit;
  }

  /** Ids must be added in the order of their times; one added out of order expires too late. */
  void add(K id, Instant at) {
    since.putLast(id, at);
  }

  void remove(K id) {
    since.remove(id);
  }

  /** Removes and returns the oldest id, if it has expired or exceeds the limit. */
  Optional<K> takeExpired(Instant now) {
    Map.Entry<K, Instant> oldest = since.firstEntry();
    if (oldest == null
        || (since.size() <= limit && oldest.getValue().plus(timeToLive).isAfter(now))) {
      return Optional.empty();
    }
    since.remove(oldest.getKey());
    return Optional.of(oldest.getKey());
  }
}
