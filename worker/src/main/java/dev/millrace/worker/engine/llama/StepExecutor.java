package dev.millrace.worker.engine.llama;

import dev.millrace.worker.engine.llama.batch.Share;
import dev.millrace.worker.engine.llama.model.DecodeOutcome;
import dev.millrace.worker.engine.llama.model.TokenBatch;
import dev.millrace.worker.engine.llama.model.TokenModel;
import java.util.List;

/**
 * Runs the shares of one step on the model.
 *
 * <p>What does not fit the cache as one piece is tried in smaller ones; what the library refuses is
 * tried sequence by sequence, so that the one at fault fails alone. Whatever was not evaluated is
 * out of the cache again when {@link #run} returns. Thread rule: the loop thread.
 */
final class StepExecutor {

  private final TokenModel model;
  private final TokenBatch batch;
  private final Outputs outputs;

  /** Hears what became of a step. Called while the logits of the entry can be read. */
  interface Outputs {

    /** All pending tokens of a sequence are evaluated; its logits are at that entry. */
    void ready(ActiveSequence sequence, int entry);

    /** A sequence cannot go on. */
    void failed(ActiveSequence sequence, String message);

    /** The cache is full; true if something was given up so that another try makes sense. */
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
        yield tighter(active, shares);
      }
      case FAILED -> {
        rollBack(active, shares);
        yield apart(active, shares);
      }
    };
  }

  private DecodeOutcome decode(List<ActiveSequence> active, List<Share> shares) {
    batch.clear();
    for (Share share : shares) {
      ActiveSequence sequence = active.get(share.sequence());
      int from = sequence.evaluated();
      for (int i = 0; i < share.count(); i++) {
        batch.add(
            sequence.tokens().get(from + i),
            from + i,
            sequence.cacheSequence(),
            share.complete() && i == share.count() - 1);
      }
    }
    return model.decode(batch);
  }

  private void settle(List<ActiveSequence> active, List<Share> shares) {
    int entry = -1;
    for (Share share : shares) {
      entry += share.count();
      ActiveSequence sequence = active.get(share.sequence());
      sequence.advance(share.count());
      if (share.complete()) {
        outputs.ready(sequence, entry);
      }
    }
  }

  private void rollBack(List<ActiveSequence> active, List<Share> shares) {
    for (Share share : shares) {
      ActiveSequence sequence = active.get(share.sequence());
      model.removeFrom(sequence.cacheSequence(), sequence.evaluated());
    }
  }

  private boolean tighter(List<ActiveSequence> active, List<Share> shares) {
    if (outputs.makeRoom()) {
      return run(active, shares);
    }
    if (shares.size() > 1) {
      int half = shares.size() / 2;
      return run(active, shares.subList(0, half))
          && run(active, shares.subList(half, shares.size()));
    }
    Share share = shares.getFirst();
    if (share.count() == 1) {
      outputs.failed(active.get(share.sequence()), "the cache of the engine is full");
      return true;
    }
    int half = share.count() / 2;
    Share first = new Share(share.sequence(), half, false);
    Share second = new Share(share.sequence(), share.count() - half, share.complete());
    return run(active, List.of(first)) && run(active, List.of(second));
  }

  private boolean apart(List<ActiveSequence> active, List<Share> shares) {
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
