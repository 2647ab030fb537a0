package dev.millrace.chaos.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which faults come in which order, the same for the same seed. They are dealt in rounds, so that
 * every kind comes before any comes too often. One thread.
 */
public final class FaultPlan {

  /** A pause of more than the session of a group and the liveness of a worker makes a zombie. */
  private static final Duration ZOMBIE = Duration.ofMillis(7_500);

  private static final int ZOMBIES_PERCENT = 30;
  private static final int LEAST_HOLD_MILLIS = 300;
  private static final int MORE_HOLD_MILLIS = 3_200;

  private final Random random;
  private final Duration meanGap;
  private final Set<FaultKind> wanted;
  private final Deque<FaultKind> round = new ArrayDeque<>();
  private int next = 1;

  /**
   * @param meanGap from the begin of one to the begin of the next, on average
   * @param wanted kinds, at least one
   */
  public FaultPlan(long seed, Duration meanGap, Set<FaultKind> wanted) {
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("wanted: must name at least one kind");
    }
    this.wanted = Set.copyOf(wanted);
    this.random = new Random(seed);
    this.meanGap = meanGap;
  }

  /** The wait before the next one. */
  public Duration gap() {
    return meanGap.dividedBy(2).plus(Duration.ofMillis(random.nextLong(meanGap.toMillis())));
  }

  /** The next one. */
  public PlannedFault next() {
    if (round.isEmpty()) {
      List<FaultKind> kinds = new ArrayList<>();
      for (FaultKind kind : FaultKind.values()) {
        kinds.addAll(Collections.nCopies(wanted.contains(kind) ? kind.times() : 0, kind));
      }
      Collections.shuffle(kinds, random);
      round.addAll(kinds);
    }
    Duration hold =
        random.nextInt(100) < ZOMBIES_PERCENT
            ? ZOMBIE
            : Duration.ofMillis(LEAST_HOLD_MILLIS + random.nextInt(MORE_HOLD_MILLIS));
    return new PlannedFault(next++, round.remove(), random.nextInt(Integer.MAX_VALUE), hold);
  }
}
