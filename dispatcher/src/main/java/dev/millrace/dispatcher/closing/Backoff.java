package dev.millrace.dispatcher.closing;

import java.time.Duration;
import java.util.Optional;

/**
 * When to try again: first after {@code first}, then after twice as long each time, at most {@code
 * longest}, {@code tries} times in all.
 */
record Backoff(int tries, Duration first, Duration longest) {

  /** The wait after this many failures; empty means never again. */
  Optional<Duration> after(int failures) {
    if (failures >= tries) {
      return Optional.empty();
    }
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return Optional.of(wait.compareTo(longest) > 0 ? longest : wait);
  }
}
