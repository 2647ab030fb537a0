package dev.millrace.dispatcher.cell.shard;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which sibling a shard gives workers to. Every shard decides for itself, by what it knows of the
 * others; whoever takes too much gives it back by the same rule. Pure.
 *
 * <ol>
 *   <li>A shard with an idle worker and nothing to do lends to one that is needy, even its last.
 *   <li>A shard with two workers more than a needy one, or with two where that has none, releases
 *       half of the difference as soon as they have ended their runs.
 *   <li>The only worker of a shard goes on to a needy one without any after a turn.
 *   <li>While nobody is needy, idle workers spread evenly.
 * </ol>
 *
 * <p>Who has waited longest without any worker is served first, so of {@code s} shards with fewer
 * workers than shards each gets one within {@code s - 1} turns.
 */
final class LendingRule {

  /** How long a shard that has workers must have been needy. */
  static final Duration PATIENCE = Duration.ofMillis(200);

  /** How long a shard keeps its only worker while it has work for it. */
  static final Duration TURN = Duration.ofSeconds(2);

  /** How long nobody must have been needy before workers spread. */
  static final Duration REST = Duration.ofMillis(500);

  /**
   * The shard that decides.
   *
   * @param load its own
   * @param movable how many of its workers can go to another cell
   * @param idle how many of these hold no run
   * @param held how long it has had its latest worker
   * @param rest how long no shard has been needy, this one included
   * @param current whether the model has a shard here; otherwise the cell finishes what it has
   */
  record Own(
      ShardLoad load, int movable, int idle, Duration held, Duration rest, boolean current) {}

  /**
   * Another one, as it said lately.
   *
   * @param needy for how long; negative if it is not
   * @param empty for how long it has had requests and no worker; negative if it has not
   * @param current whether the model has a shard there
   */
  record Other(int cell, ShardLoad load, Duration needy, Duration empty, boolean current) {}

  /**
   * Workers that go to another cell.
   *
   * @param drains whether they may hold runs, which they end before
   */
  record Loan(int cell, int workers, boolean drains) {}

  private static final Comparator<Other> NEEDIEST_FIRST =
      Comparator.comparing(Other::empty)
          .thenComparing(Other::needy)
          .reversed()
          .thenComparing(Other::cell);

  private LendingRule() {}

  /**
   * What the shard gives away now.
   *
   * @param home of the model, where the workers of a cell without a shard go
   */
  static Optional<Loan> decide(Own own, List<Other> others, int home) {
    if (own.movable() == 0) {
      return Optional.empty();
    }
    if (!own.current() && own.load().waiting() == 0 && own.idle() > 0) {
      return Optional.of(new Loan(home, own.idle(), false));
    }
    return others.stream()
        .filter(other -> other.load().needy())
        .sorted(NEEDIEST_FIRST)
        .flatMap(needy -> lend(own, needy).stream())
        .findFirst()
        .or(() -> spread(own, others));
  }

  private static Optional<Loan> lend(Own own, Other needy) {
    int mine = own.load().workers();
    int theirs = needy.load().workers();
    if (theirs > 0 && needy.needy().compareTo(PATIENCE) < 0) {
      return Optional.empty();
    }
    if (own.load().waiting() == 0 && own.idle() > 0) {
      int wanted = Math.min(own.idle(), needy.load().waiting());
      return Optional.of(new Loan(needy.cell(), wanted, false));
    }
    if (mine >= theirs + 2) {
      int half = Math.min(own.movable(), (mine - theirs) / 2);
      return Optional.of(new Loan(needy.cell(), half, true));
    }
    return theirs == 0 && own.held().compareTo(TURN) >= 0
        ? Optional.of(new Loan(needy.cell(), 1, true))
        : Optional.empty();
  }

  private static Optional<Loan> spread(Own own, List<Other> others) {
    if (own.idle() == 0 || own.rest().compareTo(REST) < 0) {
      return Optional.empty();
    }
    return others.stream()
        .filter(Other::current)
        .min(
            Comparator.comparing((Other other) -> other.load().workers())
                .thenComparing(Other::cell))
        .filter(fewest -> own.load().workers() >= fewest.load().workers() + 2)
        .map(
            fewest ->
                new Loan(
                    fewest.cell(),
                    Math.min(own.idle(), (own.load().workers() - fewest.load().workers()) / 2),
                    false));
  }
}
