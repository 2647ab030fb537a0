package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.model.RequestOutcome;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import java.util.Optional;

/** Makes result records. Pure. */
final class ResultRecordRules {

  private ResultRecordRules() {}

  /**
   * The record of a completion. The log is the truth where it can be read; where it cannot, the
   * record has the completion's verdict and no text, and says that the text is cut.
   */
  static ResultRecord of(Completion completion, Optional<StreamSnapshot> stream) {
    RequestOutcome outcome =
        stream
            .flatMap(StreamSnapshot::outcome)
            .orElseGet(
                () ->
                    new RequestOutcome(
                        completion.verdict(), "", completion.worker(), completion.attempts()));
    return new ResultRecord(
        completion.requestId(),
        completion.tenant(),
        completion.model(),
        completion.priority(),
        completion.address(),
        outcome.verdict(),
        outcome.text(),
        stream.isEmpty(),
        stream.map(StreamSnapshot::tokenCount).orElseGet(() -> outcome.usage().completionTokens()),
        outcome.attempts(),
        outcome.worker(),
        completion.arrivedAt(),
        completion.finishedAt());
  }
}
