package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.QueueLimits;
import dev.millrace.dispatcher.cell.step.Waiting;

/**
 * What waits in a cell, and whether one more request may wait. A request that was accepted counts
 * as long as it waits, however it came back to the queue; only new ones are refused. Single thread.
 */
public final class QueueBudget {

  private final QueueLimits limits;
  private Waiting waiting = Waiting.NOTHING;

  QueueBudget(QueueLimits limits) {
    this.limits = limits;
  }

  void add(Pending pending) {
    waiting = waiting.plusBody(pending.body().size());
  }

  void remove(Pending pending) {
    waiting = waiting.minusBody(pending.body().size());
  }

  /**
   * Whether this request may wait, too.
   *
   * @param elsewhere what waits in the other cells of the process
   */
  public boolean admits(Pending pending, Waiting elsewhere) {
    return limits.admit(waiting.plus(elsewhere).plusBody(pending.body().size()));
  }

  /** What waits. */
  public Waiting waiting() {
    return waiting;
  }

  /** What may wait. */
  public QueueLimits limits() {
    return limits;
  }
}
