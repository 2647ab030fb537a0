package dev.millrace.dispatcher.cell.worker;

import dev.millrace.model.WorkerId;

/**
 * A worker that may take a request.
 *
 * @param held runs that occupy it, including those assigned in this step
 * @param slots requests that it runs in parallel
 * @param contextTokens tokens that a slot holds
 * @param heldTokens tokens that its runs may come to
 * @param memoryFreeBytes as it reported
 * @param suspect whether it failed lately and has ended no run since
 * @param lastRun the number of the last run that it was given; less than any if there is none
 */
record Candidate(
    WorkerId worker,
    int held,
    int slots,
    int contextTokens,
    long heldTokens,
    long memoryFreeBytes,
    boolean suspect,
    long lastRun) {

  /** Runs per slot. */
  double load() {
    return (double) held / slots;
  }

  /** Tokens of KV cache that nothing claims; negative if more is claimed than there is. */
  long freeTokens() {
    return (long) slots * contextTokens - heldTokens;
  }
}
