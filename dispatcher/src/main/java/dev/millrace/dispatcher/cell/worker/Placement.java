package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Optional;

/** Chooses the worker for the next request. Pure. */
@FunctionalInterface
public interface Placement {

  /**
   * Chooses among workers that have credit.
   *
   * @param candidates each may be given one more run; may be empty
   * @return one of them, or empty to leave the request in the queue
   */
  Optional<WorkerId> choose(Pending request, List<Candidate> candidates);

  /**
   * A worker that may take a request.
   *
   * @param held runs that occupy it, including those assigned in this step
   * @param slots requests that it runs in parallel
   */
  record Candidate(WorkerId worker, int held, int slots, long memoryFreeBytes) {

    /** Runs per slot. */
    double load() {
      return (double) held / slots;
    }
  }
}
