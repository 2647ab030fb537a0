package dev.millrace.model;

import java.time.Duration;

/**
 * Where the time of a request went.
 *
 * @param queued from the arrival in the request topic to the worker taking it
 * @param prefill from getting a slot to the first token
 * @param decode from the first token to the end
 * @param elapsed from the arrival in the request topic to the end
 */
public record Timings(Duration queued, Duration prefill, Duration decode, Duration elapsed) {

  /** No time at all. */
  public static final Timings NONE =
      new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
