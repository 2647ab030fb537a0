package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.redis.ResultRecord;
import dev.millrace.resultlog.StreamSnapshot;
import java.util.Optional;

/** What is kept of an ended request. Pure. */
final class ResultRecordRules {

  private ResultRecordRules() {}

  /**
   * The record of a completion. The log is the truth where it can be read; where it cannot, the
   * record has the verdict and no text, and says that the text is cut.
   */
  static ResultRecord of(Completion completion, Optional<StreamSnapshot> stream) {
    Verdict verdict =
        stream
            .flatMap(StreamSnapshot::finished)
            .map(Finished::verdict)
            .orElseGet(completion::verdict);
    return new ResultRecord(
        completion.requestId(),
        completion.tenant(),
        completion.model(),
        completion.priority(),
        completion.address(),
        verdict,
        stream.map(StreamSnapshot::text).orElse(""),
        stream.isEmpty(),
        stream.map(StreamSnapshot::tokenCount).orElseGet(() -> verdict.usage().completionTokens()),
        completion.attempts(),
        completion.worker(),
        completion.arrivedAt(),
        completion.finishedAt());
  }
}
