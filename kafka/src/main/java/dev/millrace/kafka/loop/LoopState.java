package dev.millrace.kafka.loop;

import dev.millrace.kafka.loop.LoopHealth.Ended;
import dev.millrace.kafka.loop.LoopHealth.Failing;
import dev.millrace.kafka.loop.LoopHealth.Running;
import dev.millrace.kafka.loop.LoopHealth.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about how a loop is doing. An end is final: what a step that was under way tells
 * after it changes nothing.
 *
 * <p>Thread rule: its thread tells, whoever ends it as well; any thread reads the health.
 */
public final class LoopState {

  private final Clock clock;
  private final Duration quiet;
  private volatile LoopHealth health = new Waiting();
  private Instant failedAt = Instant.MIN;

  /**
   * Waits until it is told otherwise.
   *
   * @param quiet without records, a loop that failed counts as failing until so long after
   */
  public LoopState(Clock clock, Duration quiet) {
    this.clock = clock;
    this.quiet = quiet;
  }

  /** How it is doing. */
  public LoopHealth health() {
    return health;
  }

  /** It reads and handles. */
  public void running() {
    become(new Running());
  }

  /** It has nothing to do on purpose. */
  public void waiting() {
    become(new Waiting());
  }

  /** It will do no more; with a cause if nobody told it to stop. */
  public synchronized void ended(@Nullable Throwable cause) {
    health = new Ended(Optional.ofNullable(cause));
  }

  /**
   * It went well. A new member of a group hears nothing at first, so one quiet poll is not yet a
   * success.
   */
  public void succeeded(boolean handledRecords) {
    if (!(health instanceof Failing)
        || handledRecords
        || !clock.instant().isBefore(failedAt.plus(quiet))) {
      running();
    }
  }

  /** It failed and will try again. */
  public Failing failed(Throwable failure) {
    Instant now = clock.instant();
    failedAt = now;
    Failing failing =
        health instanceof Failing before
            ? new Failing(before.since(), before.failures() + 1, failure)
            : new Failing(now, 1, failure);
    become(failing);
    return failing;
  }

  private synchronized void become(LoopHealth next) {
    if (!(health instanceof Ended)) {
      health = next;
    }
  }
}
