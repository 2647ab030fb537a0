package dev.millrace.kafka.loop;

import java.util.function.Consumer;

/**
 * What a {@link RecordLoop} does when polling, committing or a handler fails. Both answers tell the
 * owner; there is none that ends a loop silently.
 */
public sealed interface FailurePolicy {

  /**
   * Wait, then try again, for as long as the loop is wanted.
   *
   * @param told of each failure; loop's thread, must not block
   */
  record RetryAfterPause(Consumer<Throwable> told) implements FailurePolicy {}

  /**
   * End the loop at the first failure.
   *
   * @param told of that failure; loop's thread, must not block
   */
  record Fatal(Consumer<Throwable> told) implements FailurePolicy {}

  /** Told of a failure; loop's thread, must not block. */
  Consumer<Throwable> told();

  /** Retry; the log and {@link RecordLoop#health} say enough. */
  static FailurePolicy retry() {
    return new RetryAfterPause(failure -> {});
  }

  /** Retry, and tell the owner of each failure. */
  static FailurePolicy retry(Consumer<Throwable> told) {
    return new RetryAfterPause(told);
  }

  /** End, and tell the owner why. */
  static FailurePolicy fatal(Consumer<Throwable> told) {
    return new Fatal(told);
  }
}
