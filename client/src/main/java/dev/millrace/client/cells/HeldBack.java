package dev.millrace.client.cells;

import dev.millrace.model.ErrorInfo;
import java.time.Duration;

/**
 * Why a request should not be sent now.
 *
 * @param retryAfter when to try again: a fifth of what the workers need for all that waits, which
 *     is the share that has to go by default before the queue opens; between 1 s and 1 min
 */
public record HeldBack(ErrorInfo error, Duration retryAfter) {

  /** The share of the backlog that has to go. */
  static final int SHARE = 5;

  /** The least {@code retryAfter}. */
  static final Duration LEAST = Duration.ofSeconds(1);

  /** The greatest {@code retryAfter}. */
  static final Duration MOST = Duration.ofMinutes(1);
}
