package dev.millrace.dispatcher.cell;

import dev.millrace.model.WorkerId;
import java.util.List;
import java.util.Optional;

/** Which worker gets the next request. Pure. */
@FunctionalInterface
public interface Placement {

  /**
   * Chooses among workers that all may take it.
   *
   * @param candidates have a free place each; may be empty
   * @return one of them, or nothing to let the request wait
   */
  Optional<WorkerId> choose(Pending request, List<Candidate> candidates);

  /**
   * A worker that may take a request.
   *
   * @param held runs in its hands, those just decided included
   * @param slots requests that it runs at once
   */
  record Candidate(WorkerId worker, int held, int slots, long memoryFreeBytes) {

    /** Runs per slot. */
    double load() {
      return (double) held / slots;
    }
  }
}
