package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;

/**
 * The bytes that the waiting requests of a cell take, and whether one more may wait. A request that
 * was accepted counts as long as it waits, however it came back to the queue; only new ones are
 * refused. Single thread.
 */
public final class QueueBudget {

  /** Upper bound of the heap that a waiting request takes beyond its own bytes. */
  public static final int BYTES_BESIDE_BODY = 1_536;

  private final long most;
  private long waiting;

  /**
   * @param most bytes that may wait in the cells of a process together
   */
  QueueBudget(long most) {
    this.most = most;
  }

  /** What a waiting request counts for. */
  public static long cost(Pending pending) {
    return (long) pending.body().size() + BYTES_BESIDE_BODY;
  }

  void add(Pending pending) {
    waiting += cost(pending);
  }

  void remove(Pending pending) {
    waiting -= cost(pending);
  }

  /**
   * Whether this request may wait, too.
   *
   * @param elsewhere bytes that wait in the other cells of the process
   */
  public boolean admits(Pending pending, long elsewhere) {
    return waiting + elsewhere + cost(pending) <= most;
  }

  /** Bytes that wait. */
  public long waiting() {
    return waiting;
  }

  /** Bytes that may wait. */
  public long most() {
    return most;
  }
}
