package dev.millrace.sink;

import dev.millrace.model.Completion;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Instant;
import java.util.Optional;

/** Completions for tests. */
public final class TestingCompletions {

  public static final long RUN = 5;

  private TestingCompletions() {}

  /** A success of three tokens. */
  public static Verdict success() {
    return new Verdict(
        Outcome.SUCCEEDED,
        Optional.of(FinishReason.STOP),
        Optional.empty(),
        "",
        new Usage(4, 0, 3),
        Timings.NONE);
  }

  /** A success whose result stands in this topic from this offset on. */
  public static Completion completion(
      RequestId id, String topic, long startOffset, Instant finishedAt) {
    return new Completion(
        id,
        "acme",
        "demo",
        Priority.NORMAL,
        RUN,
        1,
        "worker-1",
        new ResultAddress(topic, startOffset),
        success(),
        finishedAt.minusSeconds(1),
        finishedAt,
        Optional.empty());
  }
}
