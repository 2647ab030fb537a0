package dev.millrace.worker.canary;

import java.time.Duration;
import java.util.List;

/**
 * What a worker asks its engine, and how often. Nothing of it changes at run time.
 *
 * @param interval from the end of a round to the next one; the first round comes at once
 * @param threshold share of right answers below which the worker is in doubt, above 0 to 1
 * @param questions one round; empty means that nothing is asked
 */
public record CanaryPlan(Duration interval, double threshold, List<CanaryQuestion> questions) {

  /** Ask nothing. */
  public static final CanaryPlan OFF = new CanaryPlan(Duration.ofDays(1), 1, List.of());

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException whose message names the key
   */
  public CanaryPlan {
    questions = List.copyOf(questions);
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("worker.canary-interval: must be more than zero");
    }
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("worker.canary-threshold: must be above 0, up to 1");
    }
  }

  /** Whether anything is asked at all. */
  public boolean on() {
    return !questions.isEmpty();
  }

  /** Whether so many right answers of one round are enough. */
  boolean enough(int right) {
    return right >= threshold * questions.size();
  }
}
