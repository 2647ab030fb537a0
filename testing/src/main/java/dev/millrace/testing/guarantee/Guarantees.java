package dev.millrace.testing.guarantee;

import java.util.List;

/** All promises, as a test of an installation with few slots would verify them. */
public final class Guarantees {

  /** What the workers of such an installation hold together. */
  private static final int FEW_SLOTS = 4;

  private Guarantees() {}

  /** P1 to P8, in the document's order. */
  public static List<Guarantee> all() {
    return List.of(
        new EveryRequestEnds(),
        new OneTerminalState(),
        new OneContiguousStream(),
        new DuplicatesAreCounted(),
        new CancellationIsBounded(CancellationIsBounded.USUAL),
        new NothingOfAnotherTenant(),
        new RedisMayVanish(),
        new BoundedPriorityInversion(FEW_SLOTS));
  }
}
