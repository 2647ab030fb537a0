package dev.millrace.engine.llama.loop;

import dev.millrace.engine.llama.draft.DraftRecord;
import dev.millrace.engine.llama.draft.Drafter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives every running sequence its draft tokens before a step. A step that has no room for the
 * draft tokens of all has none. Thread rule: the loop thread; {@link #record()} any.
 */
public final class DraftTokens implements AutoCloseable {

  private final @Nullable Drafter drafter;
  private final int most;
  private final int batchTokens;
  private final DraftRecord record = new DraftRecord();

  /**
   * @param drafter proposes the tokens; null switches drafting off
   * @param most draft tokens per sequence and step
   * @param batchTokens most tokens of a step
   */
  public DraftTokens(@Nullable Drafter drafter, int most, int batchTokens) {
    this.drafter = drafter;
    this.most = most;
    this.batchTokens = batchTokens;
  }

  /** Replaces the draft tokens of all sequences. */
  void make(List<ActiveSequence> active) {
    active.forEach(sequence -> sequence.draft(new int[0]));
    if (drafter == null || active.size() * (1 + most) > batchTokens) {
      return;
    }
    List<ActiveSequence> asking = new ArrayList<>(active.size());
    List<Drafter.Stream> streams = new ArrayList<>(active.size());
    for (ActiveSequence sequence : active) {
      int room = Math.min(most, sequence.draftRoom());
      if (room > 0 && record.mayDraft(sequence.kind())) {
        asking.add(sequence);
        streams.add(new Drafter.Stream(sequence.cacheSequence(), sequence.tokens(), room));
      }
    }
    if (!asking.isEmpty()) {
      List<int[]> drafts = drafter.draft(streams);
      for (int i = 0; i < drafts.size(); i++) {
        asking.get(i).draft(drafts.get(i));
      }
    }
  }

  /** The draft tokens of a sequence were verified; the first {@code accepted} were right. */
  void verified(ActiveSequence sequence, int drafted, int accepted) {
    record.verified(sequence.kind(), drafted, accepted);
  }

  /** The sequence has ended. */
  void forget(ActiveSequence sequence) {
    if (drafter != null) {
      drafter.forget(sequence.cacheSequence());
    }
  }

  /** How useful drafting is. */
  public DraftRecord record() {
    return record;
  }

  /** Memory of the draft model, in bytes. */
  public long bytes() {
    return drafter == null ? 0 : drafter.bytes();
  }

  @Override
  public void close() {
    if (drafter != null) {
      drafter.close();
    }
  }
}
