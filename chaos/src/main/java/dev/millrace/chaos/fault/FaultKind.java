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
  PAUSE_ALL(1),
  /** Nothing passes between somebody and the broker, and nobody is told. */
  LINK_CUT_KAFKA(3),
  /** What somebody says does not reach the broker. */
  LINK_DEAF_KAFKA(1),
  LINK_SLOW_KAFKA(1),
  LINK_RESET_KAFKA(2),
  LINK_CUT_REDIS(2),
  LINK_SLOW_REDIS(1),
  LINK_RESET_REDIS(1),
  /** Redis forgets everything. */
  FLUSH_REDIS(2),
  /** Requests stand in their topic once more. */
  REPLAY_REQUESTS(2),
  /** Old reports of workers come again. */
  REPLAY_WORKER_EVENTS(2),
  /** A record that cannot be read, in any topic. */
  POISON_RECORD(3),
  /** Requests and results of a transaction that hangs and is aborted. */
  ABORTED_TRANSACTION(2),
  /** Requests of a transaction that hangs and is committed, after one that was aborted. */
  COMMITTED_TRANSACTION(2),
  /** The result topic of a running request is deleted. */
  DELETE_RESULT_TOPIC(1),
  /** The disk under the broker is full. */
  FULL_DISK(1);

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
