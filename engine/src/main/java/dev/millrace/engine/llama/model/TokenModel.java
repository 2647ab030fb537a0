package dev.millrace.engine.llama.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A loaded model with one KV cache that many sequences share.
 *
 * <p>A sequence is a number from 0; its cells hold positions from 0 without a gap. Thread rule: one
 * thread at a time for everything but {@link #abort()} and {@link #vocabulary()}, which any thread
 * may call while the model is open.
 */
public interface TokenModel extends AutoCloseable {

  /** The model's tokens. */
  Vocabulary vocabulary();

  /** Sizes of what is loaded. */
  ModelFacts facts();

  /** Runs the model over a batch; on any outcome but DONE the caller removes what it added. */
  DecodeOutcome decode(TokenBatch batch);

  /**
   * Copies the logits of a batch entry that asked for them.
   *
   * @param entry index within the batch of the last {@link #decode}
   * @param into one place for every token of the vocabulary
   */
  void logits(int entry, float[] into);

  /** Whether entries that ask for an output give a vector instead of logits. */
  void wantEmbeddings(boolean wanted);

  /**
   * Copies the vector of a batch entry that asked for an output.
   *
   * @param into one place for every dimension
   */
  void embedding(int entry, float[] into);

  /** Forgets the cells of a sequence from a position on. */
  void removeFrom(int sequence, int position);

  /** Lets a sequence share the cells of another up to a position; the target is empty before. */
  void share(int source, int target, int endPosition);

  /** Takes the cells of a sequence as bytes. */
  interface SavedCells {

    /**
     * Takes all of them at once.
     *
     * @param cells outside the heap; gone when this returns
     */
    void accept(ByteBuffer cells) throws IOException;
  }

  /**
   * Hands out the cells of a sequence as bytes that only this build of the library and this model
   * read.
   *
   * @return false, and nothing was handed out, when they are more than a buffer holds (2 GiB)
   * @throws IOException what the receiver threw
   */
  boolean save(int sequence, SavedCells to) throws IOException;

  /**
   * Fills an empty sequence from {@link #save}; false when the bytes do not fit this model.
   *
   * @param saved outside the heap
   */
  boolean restore(int sequence, ByteBuffer saved);

  /** Cells of the cache that some sequence holds. */
  int usedCells();

  /** Moves used cells together, so that free ones are contiguous again. */
  void compact();

  /** Where long prompts are evaluated apart from the running sequences, if it has such a place. */
  default Optional<PromptContext> promptContext() {
    return Optional.empty();
  }

  /** Makes a running {@link #decode} end as soon as it can with ABORTED. */
  void abort();

  /** Takes back {@link #abort()}; called before a step. */
  void clearAbort();

  /** Frees everything. Nothing may be called afterwards. */
  @Override
  void close();
}
