package dev.millrace.worker.run;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;

/**
 * What runs tell the dispatcher. Thread rule: any thread; all but the last may block for a while.
 */
public interface RunReports {

  /** The worker has the run and begins with it. */
  void accepted(RequestId requestId, long run);

  /** The worker gives the run back untouched. */
  void declined(RequestId requestId, long run, String reason);

  /** The run's terminal record is in the result topic. */
  void ended(RequestId requestId, long run, Verdict verdict, boolean adopted);

  /** Slots or held runs changed: report soon. Never blocks. */
  void loadChanged();
}
