package dev.millrace.engine.llama;

import dev.millrace.engine.llama.draft.DraftRecord;
import dev.millrace.engine.llama.draft.Drafter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives running streams their guesses before a step, as long as the step has room for those of all.
 * Thread rule: the loop thread; {@link #record()} any.
 */
final class DraftTokens implements AutoCloseable {

  private final @Nullable Drafter drafter;
  private final int most;
  private final int batchTokens;
  private final DraftRecord record = new DraftRecord();

  /**
   * @param drafter what guesses; null for nothing
   * @param most guesses per stream and step
   * @param batchTokens most tokens of a step
   */
  DraftTokens(@Nullable Drafter drafter, int most, int batchTokens) {
    this.drafter = drafter;
    this.most = most;
    this.batchTokens = batchTokens;
  }

  /** Replaces the guesses of all sequences. */
  void make(List<ActiveSequence> active) {
    active.forEach(sequence -> sequence.draft(new int[0]));
    if (drafter == null || active.size() * (1 + most) > batchTokens) {
      return;
    }
    List<ActiveSequence> asking = new ArrayList<>(active.size());
    List<Drafter.Stream> streams = new ArrayList<>(active.size());
    for (ActiveSequence sequence : active) {
      int room = Math.min(most, sequence.draftRoom());
      if (room > 0 && record.mayGuess(sequence.kind())) {
        asking.add(sequence);
        streams.add(new Drafter.Stream(sequence.cacheSequence(), sequence.tokens(), room));
      }
    }
    if (!asking.isEmpty()) {
      List<int[]> guesses = drafter.guess(streams);
      for (int i = 0; i < guesses.size(); i++) {
        asking.get(i).draft(guesses.get(i));
      }
    }
  }

  /** The guesses of a step were checked and so many of them came true. */
  void checked(ActiveSequence sequence, int guesses, int cameTrue) {
    record.checked(sequence.kind(), guesses, cameTrue);
  }

  /** A sequence is over. */
  void forget(ActiveSequence sequence) {
    if (drafter != null) {
      drafter.forget(sequence.cacheSequence());
    }
  }

  DraftRecord record() {
    return record;
  }

  /** Memory that guessing takes. */
  long bytes() {
    return drafter == null ? 0 : drafter.bytes();
  }

  @Override
  public void close() {
    if (drafter != null) {
      drafter.close();
    }
  }
}
