package dev.millrace.dispatcher.cell;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ids remembered for a time, up to a number; the oldest go first. Single thread.
 *
 * @param <K> the id
 */
final class Memory<K> {

  private final Duration span;
  private final int limit;
  private final LinkedHashMap<K, Instant> since = new LinkedHashMap<>();

  Memory(Duration span, int limit) {
    this.span = span;
    this.limit = limit;
  }

  /** Times must not fall, or what is too old is found later than it could be. */
  void add(K id, Instant at) {
    since.putLast(id, at);
  }

  void remove(K id) {
    since.remove(id);
  }

  /** Takes one that is too old, or one too many. */
  Optional<K> takeStale(Instant now) {
    Map.Entry<K, Instant> oldest = since.firstEntry();
    if (oldest == null || (since.size() <= limit && oldest.getValue().plus(span).isAfter(now))) {
      return Optional.empty();
    }
    since.remove(oldest.getKey());
    return Optional.of(oldest.getKey());
  }
}
