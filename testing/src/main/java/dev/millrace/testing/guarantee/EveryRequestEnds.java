package dev.millrace.testing.guarantee;

/** P1. Checked over all acknowledged requests of the history. */
public record EveryRequestEnds() implements Guarantee {

  @Override
  public String number() {
    return "P1";
  }

  @Override
  public String promise() {
    return "An acknowledged request reaches a terminal state, whatever single process is killed"
        + " with -9.";
  }

  @Override
  public Workload workload() {
    return Workload.uniform(40, 20);
  }

  @Override
  public void verify(History history) {
    history.judge().requireNone(Fault.LOST, Fault.STUCK, Fault.PHANTOM);
  }
}
