package dev.millrace.engine.llama.draft;

import dev.millrace.engine.api.EngineStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How the guesses of every kind of request fared, and whether more are worth it: a kind whose last
 * guesses rarely came true makes none for the next {@link #PAUSE} steps of its streams, then is
 * tried again.
 *
 * <p>Thread rule: the loop thread; {@link #statistics} any.
 */
public final class DraftRecord {

  /** After so many guesses the share of true ones decides; older ones count half each time. */
  static final int TRIAL = 64;

  /** A guess that fails lengthens a step in vain; below this share they all together do. */
  static final double WORTH_IT = 0.4;

  static final int PAUSE = 512;

  private final Map<DraftKind, Tally> tallies = new EnumMap<>(DraftKind.class);

  /** Nothing is known of any kind yet. */
  public DraftRecord() {
    for (DraftKind kind : DraftKind.values()) {
      tallies.put(kind, new Tally());
    }
  }

  /** A stream of that kind is about to take a step: whether it may guess. */
  public boolean mayGuess(DraftKind kind) {
    return tally(kind).mayGuess();
  }

  /** Some guesses were checked and so many of them came true. */
  public void checked(DraftKind kind, int guesses, int cameTrue) {
    tally(kind).checked(guesses, cameTrue);
  }

  private Tally tally(DraftKind kind) {
    Tally tally = tallies.get(kind);
    if (tally == null) {
      throw new IllegalStateException("every kind has a tally");
    }
    return tally;
  }

  /** Figures by kind, those without a guess left out. */
  public Map<String, EngineStatistics.Drafts> statistics() {
    Map<String, EngineStatistics.Drafts> all = new HashMap<>();
    tallies.forEach(
        (kind, tally) -> {
          EngineStatistics.Drafts drafts = tally.totals;
          if (drafts.guessed() > 0) {
            all.put(kind.label(), drafts);
          }
        });
    return all;
  }

  private static final class Tally {
    private int guessed;
    private int accepted;
    private int pause;
    private volatile EngineStatistics.Drafts totals = new EngineStatistics.Drafts(0, 0, false);

    boolean mayGuess() {
      if (pause > 0 && --pause == 0) {
        totals = new EngineStatistics.Drafts(totals.guessed(), totals.accepted(), false);
      }
      return pause == 0;
    }

    void checked(int guesses, int cameTrue) {
      guessed += guesses;
      accepted += cameTrue;
      if (guessed >= TRIAL) {
        boolean worthIt = accepted >= WORTH_IT * guessed;
        pause = worthIt ? pause : PAUSE;
        guessed = worthIt ? guessed / 2 : 0;
        accepted = worthIt ? accepted / 2 : 0;
      }
      totals =
          new EngineStatistics.Drafts(
              totals.guessed() + guesses, totals.accepted() + cameTrue, pause > 0);
    }
  }
}
