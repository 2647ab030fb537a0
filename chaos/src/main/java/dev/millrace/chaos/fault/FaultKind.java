package dev.millrace.chaos.fault;

import java.util.Locale;

/** What can be done to an installation, and how often it is dealt among the others. */
public enum FaultKind {
  KILL_WORKER(3),
  KILL_DISPATCHER(3),
  KILL_FACADE(2),
  KILL_SINK(1),
  KILL_BROKER(2),
  KILL_REDIS(2),
  /** Every process at once. */
  KILL_ALL(1),
  PAUSE_WORKER(3),
  PAUSE_DISPATCHER(3),
  PAUSE_FACADE(1),
  PAUSE_SINK(1),
  PAUSE_BROKER(2),
  PAUSE_REDIS(2),
  PAUSE_ALL(1);

  private final int times;

  FaultKind(int times) {
    this.times = times;
  }

  /** How often it comes in each round. */
  int times() {
    return times;
  }

  /** Whether it strikes everything, so that nothing else may be under way. */
  boolean isTotal() {
    return this == KILL_ALL || this == PAUSE_ALL;
  }

  /** The name in reports: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
