package dev.millrace.testing.guarantee;

import dev.millrace.testing.guarantee.HistoryEvent.Logged;

/**
 * P4. A duplicate execution is no fault; one that the log or the count of attempts does not show
 * is.
 */
public record DuplicatesAreCounted() implements Guarantee {

  @Override
  public String number() {
    return "P4";
  }

  @Override
  public String promise() {
    return "Execution is at-least-once. Each execution is a run of its own in the log, and attempts"
        + " are counted, never hidden.";
  }

  @Override
  public Workload workload() {
    return Workload.uniform(4, 60);
  }

  @Override
  public void verify(History history) {
    if (history.events(Logged.class).isEmpty()) {
      throw new AssertionError("the history holds no log, so it shows no execution");
    }
    history.judge().requireNone(Fault.HIDDEN_EXECUTION);
  }
}
