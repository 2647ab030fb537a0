package dev.millrace.replay.generate;

import java.util.SplittableRandom;

/**
 * Times of arrivals: a Poisson process whose rate changes between two values, each phase of
 * exponential length. Single thread.
 */
final class Arrivals {

  private static final double CALM_SECONDS = 60;
  private static final double BURST_SECONDS = 15;

  private final SplittableRandom random;
  private final double calmRate;
  private final double bursts;
  private double now;
  private double phaseEnd;
  private boolean burst = true;

  /**
   * With this many arrivals per second in the long run.
   *
   * @param bursts how many times quicker they come in bursts
   */
  Arrivals(SplittableRandom random, double rate, double bursts) {
    this.random = random;
    this.bursts = bursts;
    this.calmRate = rate * (CALM_SECONDS + BURST_SECONDS) / (CALM_SECONDS + bursts * BURST_SECONDS);
  }

  /** The next one, in microseconds. */
  long nextMicros() {
    while (true) {
      double gap = exponential() / (burst ? calmRate * bursts : calmRate);
      if (now + gap < phaseEnd) {
        now += gap;
        return Math.round(now * 1e6);
      }
      now = phaseEnd;
      burst = !burst;
      phaseEnd = now + exponential() * (burst ? BURST_SECONDS : CALM_SECONDS);
    }
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }
}
