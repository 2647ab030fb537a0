package dev.millrace.worker.engine.llama;

import dev.millrace.worker.engine.llama.model.TokenModel;
import dev.millrace.worker.engine.llama.sampling.TokenList;
import java.util.PriorityQueue;

/**
 * Lends the sequences of the model's cache to generations and takes them back empty. Thread rule:
 * the loop thread.
 */
final class CacheSequences {

  private final TokenModel model;
  private final PriorityQueue<Integer> free = new PriorityQueue<>();
  private boolean compacted;

  CacheSequences(TokenModel model, int sequences) {
    this.model = model;
    for (int i = 0; i < sequences; i++) {
      free.add(i);
    }
  }

  /**
   * A sequence on loan.
   *
   * @param cached how many of the tokens it holds already, less than all of them
   */
  record Lease(int sequence, int cached) {}

  Lease lease(TokenList tokens) {
    return new Lease(free.remove(), 0);
  }

  /** Takes a sequence back that holds the first {@code evaluated} of the tokens. */
  void release(int sequence, TokenList tokens, int evaluated) {
    model.removeFrom(sequence, 0);
    free.add(sequence);
    compacted = false;
  }

  /** Gives up what can be given up; true if there was something. */
  boolean makeRoom() {
    if (compacted) {
      return false;
    }
    model.compact();
    compacted = true;
    return true;
  }
}
