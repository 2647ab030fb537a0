package dev.millrace.engine.llama.draft;

import dev.millrace.engine.api.EngineStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The acceptance rate of each kind of request, and whether drafting pays: a kind whose acceptance
 * rate falls below {@link #WORTH_IT} is not drafted for the next {@link #PAUSE} steps of its
 * sequences, then is tried again.
 *
 * <p>Thread rule: the loop thread; {@link #statistics} any.
 */
public final class DraftRecord {

  /**
   * Draft tokens after which the acceptance rate is judged; each judgement halves the older counts.
   */
  static final int TRIAL = 64;

  /** Acceptance rate below which rejected tokens cost more than accepted ones save. */
  static final double WORTH_IT = 0.4;

  static final int PAUSE = 512;

  private final Map<DraftKind, Tally> tallies = new EnumMap<>(DraftKind.class);

  /** Nothing is known of any kind yet. */
  public DraftRecord() {
    for (DraftKind kind : DraftKind.values()) {
      tallies.put(kind, new Tally());
    }
  }

  /** Whether a sequence of this kind may draft in its next step; call it once per step. */
  public boolean mayDraft(DraftKind kind) {
    return tally(kind).mayDraft();
  }

  /** Draft tokens were verified. */
  public void verified(DraftKind kind, int drafted, int accepted) {
    tally(kind).verified(drafted, accepted);
  }

  private Tally tally(DraftKind kind) {
    Tally tally = tallies.get(kind);
    if (tally == null) {
      throw new IllegalStateException("every kind has a tally");
    }
    return tally;
  }

  /** Counts by kind; kinds without a draft token are left out. */
  public Map<String, EngineStatistics.Drafts> statistics() {
    Map<String, EngineStatistics.Drafts> all = new HashMap<>();
    tallies.forEach(
        (kind, tally) -> {
          EngineStatistics.Drafts drafts = tally.totals;
          if (drafts.drafted() > 0) {
            all.put(kind.label(), drafts);
          }
        });
    return all;
  }

  private static final class Tally {
    private int recentDrafted;
    private int recentAccepted;
    private int pause;
    private volatile EngineStatistics.Drafts totals = new EngineStatistics.Drafts(0, 0, false);

    boolean mayDraft() {
      if (pause > 0 && --pause == 0) {
        totals = new EngineStatistics.Drafts(totals.drafted(), totals.accepted(), false);
      }
      return pause == 0;
    }

    void verified(int drafted, int accepted) {
      recentDrafted += drafted;
      recentAccepted += accepted;
      if (recentDrafted >= TRIAL) {
        boolean worthIt = recentAccepted >= WORTH_IT * recentDrafted;
        pause = worthIt ? pause : PAUSE;
        recentDrafted = worthIt ? recentDrafted / 2 : 0;
        recentAccepted = worthIt ? recentAccepted / 2 : 0;
      }
      totals =
          new EngineStatistics.Drafts(
              totals.drafted() + drafted, totals.accepted() + accepted, pause > 0);
    }
  }
}
