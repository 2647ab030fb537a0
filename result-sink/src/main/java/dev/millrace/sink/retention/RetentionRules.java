package dev.millrace.sink.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a topic that comes and goes may go. Pure.
 *
 * <ul>
 *   <li>A dedicated topic whose last record ends its request: a while after that record.
 *   <li>A dedicated topic that shows no end: when it is old and nothing was written for as long.
 *   <li>A pool of leased topics, or the topic of a worker: when no record was written to any of
 *       them for a while. Both are written to by their owners while these live, even if idle.
 * </ul>
 *
 * <p>A time that lies ahead of our clock counts as now, so that a wrong clock elsewhere never keeps
 * a topic for ever.
 *
 * @param dedicatedRetention after the end
 * @param dedicatedMaxAge without an end
 * @param poolRetention after a pool's last record
 */
public record RetentionRules(
    Duration dedicatedRetention, Duration dedicatedMaxAge, Duration poolRetention) {

  /** When a dedicated topic is due whose request ended at this time. */
  public Instant dueAfterEnd(Instant endedAt, Instant now) {
    return earlier(endedAt, now).plus(dedicatedRetention);
  }

  /**
   * A dedicated topic.
   *
   * @param createdAt what its request's id says; absent counts as now
   * @param last absent where it is empty
   */
  public RetentionDecision dedicated(
      Optional<Instant> createdAt, Optional<LastRecord> last, Instant now) {
    if (last.isPresent() && last.get().terminal()) {
      return at(dueAfterEnd(last.get().at(), now), now);
    }
    Instant created = earlier(createdAt.orElse(now), now);
    Instant touched = last.map(record -> earlier(record.at(), now)).orElse(created);
    return at(later(created, touched).plus(dedicatedMaxAge), now);
  }

  /**
   * A pool, or the topic of a worker.
   *
   * @param createdAt what its id says; absent counts as now
   * @param lastUse the newest record of all its topics; absent where all are empty
   */
  public RetentionDecision pool(
      Optional<Instant> createdAt, Optional<Instant> lastUse, Instant now) {
    Instant created = earlier(createdAt.orElse(now), now);
    Instant used = lastUse.map(time -> earlier(time, now)).orElse(created);
    return at(later(created, used).plus(poolRetention), now);
  }

  private static RetentionDecision at(Instant due, Instant now) {
    return due.isAfter(now) ? new RetentionDecision.Keep(due) : new RetentionDecision.Delete();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
