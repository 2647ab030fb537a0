package dev.millrace.dispatcher.topology;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.topics.Topics;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the result is of a request that names no topic: in the shared one, and not before the
 * request. Whoever reads it later begins at that time, so that reading does not grow with what
 * strangers have written before. Pure.
 */
final class UnnamedResults {

  /** By how much the clocks of brokers, and of those who make ids, may differ. */
  static final Duration SLACK = Duration.ofMinutes(1);

  private UnnamedResults() {}

  /**
   * The address.
   *
   * @param arrivedAt timestamp of the request's record
   * @param repeated whether the request may have been sent, and run, before; it began when its id
   *     was made, or at a time that nobody knows
   */
  static ResultAddress of(Topics topics, RequestId id, Instant arrivedAt, boolean repeated) {
    Instant made = id.createdAt().orElse(repeated ? Instant.EPOCH : arrivedAt);
    Instant first = made.isBefore(arrivedAt) ? made : arrivedAt;
    return ResultAddress.since(topics.sharedResults(), first.minus(SLACK));
  }
}
