package dev.millrace.dispatcher.cell.request;

import dev.millrace.model.WorkerId;

/** What workers were given and have not ended. */
public interface Assignments {

  /** How many runs the worker has. */
  int runs(WorkerId worker);

  /**
   * Tokens that its runs may come to, by their estimates.
   *
   * @param mostPerRun a run has no room for more
   */
  long tokens(WorkerId worker, int mostPerRun);
}
