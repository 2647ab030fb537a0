package dev.millrace.dispatcher.cell.worker;

import dev.millrace.model.WorkerId;
import java.util.Comparator;

/**
 * The order in which workers that have credit are preferred; the first gets the next request. Must
 * be a total order: workers with different ids never compare as equal. Pure.
 */
@FunctionalInterface
public interface Placement extends Comparator<Placement.Candidate> {

  /**
   * A worker that may take a request.
   *
   * @param held runs that occupy it, including those assigned in this step
   * @param slots requests that it runs in parallel
   * @param suspect whether it failed lately and has ended no run since
   */
  record Candidate(WorkerId worker, int held, int slots, long memoryFreeBytes, boolean suspect) {

    /** Runs per slot. */
    public double load() {
      return (double) held / slots;
    }
  }
}
