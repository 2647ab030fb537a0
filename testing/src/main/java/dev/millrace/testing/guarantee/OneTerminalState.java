package dev.millrace.testing.guarantee;

/** P2. Streams, logs and reports have to name the same end. */
public record OneTerminalState() implements Guarantee {

  @Override
  public String number() {
    return "P2";
  }

  @Override
  public String promise() {
    return "Exactly one terminal state; it never changes.";
  }

  @Override
  public Workload workload() {
    return Workload.uniform(40, 20);
  }

  @Override
  public void verify(History history) {
    history.judge().requireNone(Fault.DOUBLE_TERMINAL, Fault.TOKENS_AFTER_END);
  }
}
