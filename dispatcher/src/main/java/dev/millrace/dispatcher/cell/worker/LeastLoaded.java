package dev.millrace.dispatcher.cell.worker;

import java.util.Comparator;

/**
 * Workers that failed lately come last. Among the others the one with the fewest runs per slot;
 * ties go to the most free memory, then to the lowest id. Stateless.
 */
public final class LeastLoaded implements Placement {

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::suspect)
          .thenComparingDouble(Candidate::load)
          .thenComparing(Comparator.comparingLong(Candidate::memoryFreeBytes).reversed())
          .thenComparing(Candidate::worker);

  @Override
  public int compare(Candidate one, Candidate other) {
    return BEST_FIRST.compare(one, other);
  }
}
