package dev.millrace.kafka.loop;

import dev.millrace.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How a {@link RecordLoop} runs.
 *
 * @param name of its thread, and of the loop in logs
 * @param poll the longest wait for records, and so how often an idle loop asks its handler whether
 *     to go on and commits what was finished meanwhile
 * @param pauses between tries after a failure
 * @param closeConsumer bound of closing the consumer, which leaves its group
 * @param clock that failures are dated by
 * @param nanoTime monotonic, as {@link System#nanoTime()}
 */
public record LoopSettings(
    String name,
    Duration poll,
    Backoff pauses,
    Duration closeConsumer,
    Clock clock,
    LongSupplier nanoTime) {

  private static final Duration CLOSE_CONSUMER = Duration.ofSeconds(2);

  /** With the default pauses, and two seconds for closing the consumer. */
  public static LoopSettings of(String name, Duration poll) {
    return new LoopSettings(
        name, poll, Backoff.DEFAULT, CLOSE_CONSUMER, Clock.systemUTC(), System::nanoTime);
  }

  /** The same with other pauses. */
  public LoopSettings with(Backoff others) {
    return new LoopSettings(name, poll, others, closeConsumer, clock, nanoTime);
  }
}
