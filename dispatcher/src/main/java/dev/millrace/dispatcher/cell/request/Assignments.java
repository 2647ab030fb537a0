package dev.millrace.dispatcher.cell.request;

import dev.millrace.model.WorkerId;

/** What workers were given and have not ended. */
public interface Assignments {

  /** What one worker was given. */
  interface OfWorker {

    /** How many runs it has. */
    int runs();

    /**
     * Tokens that its runs may come to, by their estimates.
     *
     * @param mostPerRun a run has no room for more
     */
    long tokens(int mostPerRun);
  }

  /** What this worker was given; only for now. */
  OfWorker of(WorkerId worker);
}
