package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.model.RequestOutcome;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import java.util.Optional;

/** Makes result records. Pure. */
final class ResultRecordRules {

  private ResultRecordRules() {}

  /** The record of a completion that carries its output. */
  static ResultRecord of(Completion completion, String output) {
    RequestOutcome outcome =
        new RequestOutcome(
            completion.verdict(), output, completion.worker(), completion.attempts());
    return record(completion, outcome, false, outcome.usage().completionTokens());
  }

  /**
   * The record of a completion without its output. The log is the truth where it can be read; where
   * it cannot, the record has the completion's verdict and no text, and says that the text is cut.
   */
  static ResultRecord of(Completion completion, Optional<StreamSnapshot> stream) {
    RequestOutcome outcome =
        stream
            .flatMap(StreamSnapshot::outcome)
            .orElseGet(
                () ->
                    new RequestOutcome(
                        completion.verdict(), "", completion.worker(), completion.attempts()));
    return record(
        completion,
        outcome,
        stream.isEmpty(),
        stream.map(StreamSnapshot::tokenCount).orElseGet(() -> outcome.usage().completionTokens()));
  }

  private static ResultRecord record(
      Completion completion, RequestOutcome outcome, boolean truncated, int tokens) {
    return new ResultRecord(
        completion.requestId(),
        completion.tenant(),
        completion.model(),
        completion.priority(),
        completion.address(),
        outcome.verdict(),
        outcome.text(),
        truncated,
        tokens,
        outcome.attempts(),
        outcome.worker(),
        completion.arrivedAt(),
        completion.finishedAt());
  }
}
