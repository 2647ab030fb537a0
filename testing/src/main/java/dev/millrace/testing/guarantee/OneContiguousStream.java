package dev.millrace.testing.guarantee;

/** P3. Every reader has the same text, the log's, token by token. */
public record OneContiguousStream() implements Guarantee {

  @Override
  public String number() {
    return "P3";
  }

  @Override
  public String promise() {
    return "A reader sees one contiguous token stream, across crashes of workers, too. A run that"
        + " begins again is announced.";
  }

  @Override
  public Workload workload() {
    return Workload.uniform(4, 60);
  }

  @Override
  public void verify(History history) {
    history.judge().requireNone(Fault.TORN_STREAM, Fault.TOKENS_AFTER_END);
  }
}
