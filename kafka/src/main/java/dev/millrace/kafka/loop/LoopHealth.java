package dev.millrace.kafka.loop;

import java.time.Instant;
import java.util.Optional;

/** How a {@link RecordLoop} is doing. Immutable. */
public sealed interface LoopHealth {

  /** Reads and handles. */
  record Running() implements LoopHealth {}

  /** Reads nothing on purpose: it was not started, or its handler is not ready. */
  record Waiting() implements LoopHealth {}

  /**
   * Fails and tries again.
   *
   * @param since the first failure in a row
   * @param failures how many there were since then
   * @param cause the latest one
   */
  record Failing(Instant since, int failures, Throwable cause) implements LoopHealth {}

  /**
   * Reads no more.
   *
   * @param cause empty if it was told to stop
   */
  record Ended(Optional<Throwable> cause) implements LoopHealth {}

  /** Whether it does, or will do, what it is for without anybody's help. */
  default boolean isWell() {
    return this instanceof Running || this instanceof Waiting;
  }

  /** Whether it ended by a failure and will not come back. */
  default boolean isLost() {
    return this instanceof Ended ended && ended.cause().isPresent();
  }

  /** For people, in one line; names the class of a failure, never a record's content. */
  default String describe() {
    if (this instanceof Failing failing) {
      return "failing since " + failing.since() + ": " + name(failing.cause());
    }
    if (this instanceof Ended ended) {
      return ended.cause().map(cause -> "ended: " + name(cause)).orElse("stopped");
    }
    return this instanceof Waiting ? "waiting" : "running";
  }

  private static String name(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
