package dev.millrace.client;

import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.RequestId;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;

/**
 * How a request ended. Its timings are the pipeline's; where only the client knows of the end, they
 * hold nothing but the time since the submission.
 */
public sealed interface Result {
  /** Which request. */
  RequestId id();

  /** Where the time went. */
  Timings timings();

  /** From its arrival to its end. */
  default Duration elapsed() {
    return timings().elapsed();
  }

  /**
   * It was generated to its end.
   *
   * @param text the whole output
   * @param finishReason why generation stopped
   * @param worker the worker that generated it, as the device of the result
   */
  record Success(
      RequestId id,
      String text,
      FinishReason finishReason,
      Usage usage,
      Timings timings,
      String worker)
      implements Result {}

  /**
   * Somebody cancelled it.
   *
   * @param reason as the canceller gave it
   * @param text the output until then
   */
  record Cancelled(RequestId id, String reason, String text, Usage usage, Timings timings)
      implements Result {}

  /**
   * Its deadline passed, in the queue or while it ran.
   *
   * @param text the output until then
   */
  record TimedOut(RequestId id, String text, Usage usage, Timings timings) implements Result {}

  /**
   * It failed. With code {@code unavailable} and {@code confirmed} false the client gave up on it:
   * whether the pipeline runs it is not known then, and its result topic may still tell.
   *
   * @param confirmed whether the verdict stands in the result topic
   */
  record Failed(RequestId id, ErrorInfo error, boolean confirmed, Timings timings)
      implements Result {}
}
