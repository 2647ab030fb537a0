package dev.millrace.dispatcher.cell.worker;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.step.PlacementPolicy;
import java.util.Comparator;

/**
 * The rules of a {@link PlacementPolicy} as a value.
 *
 * @param order in which workers that have credit are preferred: a total order, in which workers
 *     that failed lately come last whatever else they are
 * @param checksRoom whether the first of them gets nothing that its KV cache has no room for beside
 *     what it holds; a worker that holds nothing always gets it
 * @param followsPrefixes whether a request goes where its beginning is cached, within {@link
 *     #MOST_BUSIER}
 * @param heedsMemory whether a worker that reports little free memory gets fewer runs
 */
record Placement(
    Comparator<Candidate> order, boolean checksRoom, boolean followsPrefixes, boolean heedsMemory) {

  /**
   * Runs per slot by which the worker that a prefix leads to may be busier than the first of the
   * others; it must also have a free slot, so that the request begins at once.
   */
  static final double MOST_BUSIER = 0.5;

  private static final Comparator<Candidate> SOUND_FIRST = Comparator.comparing(Candidate::suspect);

  private static final Comparator<Candidate> BY_MEMORY =
      Comparator.comparingLong(Candidate::memoryFreeBytes)
          .reversed()
          .thenComparing(Candidate::worker);

  private static final Comparator<Candidate> BY_TOKENS =
      Comparator.comparingLong(Candidate::freeTokens).reversed().thenComparing(BY_MEMORY);

  private static final Comparator<Candidate> BY_LOAD =
      SOUND_FIRST.thenComparingDouble(Candidate::load);

  /** The rules of this policy. */
  static Placement of(PlacementPolicy policy) {
    return switch (policy) {
      case ROUND_ROBIN ->
          new Placement(
              SOUND_FIRST.thenComparingLong(Candidate::lastRun).thenComparing(Candidate::worker),
              false,
              false,
              false);
      case LEAST_LOADED -> new Placement(BY_LOAD.thenComparing(BY_MEMORY), false, false, false);
      case MEMORY_AWARE -> new Placement(SOUND_FIRST.thenComparing(BY_TOKENS), true, false, true);
      case PREFIX_AFFINITY -> new Placement(BY_LOAD.thenComparing(BY_MEMORY), false, true, false);
      case COMBINED -> new Placement(BY_LOAD.thenComparing(BY_TOKENS), false, true, true);
    };
  }

  /** Whether the first candidate may be given this. */
  boolean admits(Candidate first, Demand demand) {
    return !checksRoom
        || first.held() == 0
        || Math.min(demand.tokens(), first.contextTokens()) <= first.freeTokens();
  }

  /** Whether a candidate to which a prefix leads may be given a request instead of the first. */
  boolean mayFollow(Candidate cached, Candidate first) {
    return cached.held() < cached.slots()
        && (first.suspect() || !cached.suspect())
        && cached.load() <= first.load() + MOST_BUSIER;
  }
}
