package dev.millrace.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Where the result of one request is found: a topic, and where in it reading begins. In the topic
 * that requests share which name none, each id has a partition; in all others it is {@link
 * #PARTITION}.
 *
 * @param topic a legal topic name
 * @param startOffset no record of the request stands before it. Negative where only a time is
 *     known: no record of the request is older than so many milliseconds after the epoch, by the
 *     clock of the brokers
 */
public record ResultAddress(String topic, long startOffset) {

  /** Results live in this partition, so that they are one log; but for the shared topic. */
  public static final int PARTITION = 0;

  /** Where no record of the request is older than this time. */
  public static ResultAddress since(String topic, Instant time) {
    return new ResultAddress(topic, -Math.max(1, time.toEpochMilli()));
  }

  /** The time at which reading begins, where the address knows no offset. */
  public Optional<Instant> since() {
    return startOffset < 0 ? Optional.of(Instant.ofEpochMilli(-startOffset)) : Optional.empty();
  }
}
