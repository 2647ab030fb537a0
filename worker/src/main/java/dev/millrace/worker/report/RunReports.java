package dev.millrace.worker.report;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What runs tell the dispatcher. Thread rule: any thread; all but the last may block for a while.
 */
public interface RunReports {

  /**
   * The worker has the run and begins with it.
   *
   * @return completes when the broker has the report or has refused it; never fails
   */
  CompletableFuture<Void> accepted(RequestId requestId, long run);

  /** The worker gives the run back untouched. */
  void declined(RequestId requestId, long run, String reason);

  /**
   * The run's terminal record is in the result topic.
   *
   * @param output the whole text of the stream, if it is known and short
   */
  void ended(
      RequestId requestId, long run, Verdict verdict, boolean adopted, Optional<String> output);

  /** Slots or held runs changed: report soon. Never blocks. */
  void loadChanged();
}
