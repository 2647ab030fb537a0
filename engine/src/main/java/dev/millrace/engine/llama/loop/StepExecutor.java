package dev.millrace.engine.llama.loop;

import dev.millrace.engine.llama.batch.Share;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import java.util.List;

/**
 * Decodes the shares of one step.
 *
 * <p>A batch for which the KV cache has no room is split in halves; a batch that the library
 * refuses is decoded sequence by sequence, so that only the one at fault fails. Invariant: when
 * {@link #run} returns, the cache holds nothing that was not evaluated. Thread rule: the loop
 * thread.
 */
final class StepExecutor {

  private final TokenModel model;
  private final TokenBatch batch;
  private final Outputs outputs;

  /** Receives the results of a step, while the logits of the entry can be read. */
  interface Outputs {

    /**
     * All pending tokens of a sequence are evaluated; its logits are at that entry.
     *
     * @return the token that was chosen, or -1 if the sequence ended with it
     */
    int ready(ActiveSequence sequence, int entry);

    /** The draft tokens of a sequence were verified; the first {@code accepted} were right. */
    void verified(ActiveSequence sequence, int drafted, int accepted);

    /** A sequence cannot go on. */
    void failed(ActiveSequence sequence, String message);

    /** Evicts from the full KV cache; false if there was nothing to evict. */
    boolean makeRoom();
  }

  StepExecutor(TokenModel model, int batchTokens, Outputs outputs) {
    this.model = model;
    this.batch = new TokenBatch(batchTokens);
    this.outputs = outputs;
  }

  /** Runs shares; their sequence numbers index {@code active}. Returns false if it was aborted. */
  boolean run(List<ActiveSequence> active, List<Share> shares) {
    return switch (decode(active, shares)) {
      case DONE -> {
        settle(active, shares);
        yield true;
      }
      case ABORTED -> {
        rollBack(active, shares);
        yield false;
      }
      case NO_ROOM -> {
        rollBack(active, shares);
        yield splitInHalves(active, shares);
      }
      case FAILED -> {
        rollBack(active, shares);
        yield oneByOne(active, shares);
      }
    };
  }

  private DecodeOutcome decode(List<ActiveSequence> active, List<Share> shares) {
    batch.clear();
    for (Share share : shares) {
      ActiveSequence sequence = active.get(share.sequence());
      int from = sequence.evaluated();
      int known = sequence.tokens().size();
      for (int i = 0; i < share.count(); i++) {
        int place = from + i;
        batch.add(
            place < known ? sequence.tokens().get(place) : sequence.drafted()[place - known],
            place,
            sequence.cacheSequence(),
            share.complete() && place >= known - 1);
      }
    }
    return model.decode(batch);
  }

  private void settle(List<ActiveSequence> active, List<Share> shares) {
    int entry = 0;
    for (Share share : shares) {
      ActiveSequence sequence = active.get(share.sequence());
      int drafts = sequence.drafted().length;
      sequence.advance(share.count() - drafts);
      if (drafts > 0) {
        verify(sequence, entry);
      } else if (share.complete()) {
        outputs.ready(sequence, entry + share.count() - 1);
      }
      entry += share.count();
    }
  }

  /**
   * Samples token after token as long as the draft tokens agree. Invariant: the KV cells of a draft
   * token are kept only if the same token was sampled, so the output never depends on a rejected
   * one.
   */
  private void verify(ActiveSequence sequence, int entry) {
    int[] drafted = sequence.drafted();
    int accepted = 0;
    int chosen = outputs.ready(sequence, entry);
    while (chosen >= 0 && accepted < drafted.length && chosen == drafted[accepted]) {
      sequence.advance(1);
      accepted++;
      chosen = outputs.ready(sequence, entry + accepted);
    }
    sequence.draft(new int[0]);
    outputs.verified(sequence, drafted.length, accepted);
    if (chosen >= 0) {
      model.removeFrom(sequence.cacheSequence(), sequence.evaluated());
    }
  }

  private void rollBack(List<ActiveSequence> active, List<Share> shares) {
    for (Share share : shares) {
      ActiveSequence sequence = active.get(share.sequence());
      model.removeFrom(sequence.cacheSequence(), sequence.evaluated());
    }
  }

  private boolean splitInHalves(List<ActiveSequence> active, List<Share> shares) {
    if (outputs.makeRoom()) {
      return run(active, shares);
    }
    if (shares.size() > 1) {
      int half = shares.size() / 2;
      return run(active, shares.subList(0, half))
          && run(active, shares.subList(half, shares.size()));
    }
    Share share = shares.getFirst();
    int drafts = active.get(share.sequence()).drafted().length;
    if (drafts > 0) {
      active.get(share.sequence()).draft(new int[0]);
      return run(
          active, List.of(new Share(share.sequence(), share.count() - drafts, share.complete())));
    }
    if (share.count() == 1) {
      outputs.failed(active.get(share.sequence()), "the cache of the engine is full");
      return true;
    }
    int half = share.count() / 2;
    Share first = new Share(share.sequence(), half, false);
    Share second = new Share(share.sequence(), share.count() - half, share.complete());
    return run(active, List.of(first))
        && (active.get(share.sequence()).ended() || run(active, List.of(second)));
  }

  private boolean oneByOne(List<ActiveSequence> active, List<Share> shares) {
    if (shares.size() == 1) {
      outputs.failed(
          active.get(shares.getFirst().sequence()), "the model refused the step of this request");
      return true;
    }
    for (Share share : shares) {
      if (!run(active, List.of(share))) {
        return false;
      }
    }
    return true;
  }
}
