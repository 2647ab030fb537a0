package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.TextEmbedder.Pooling;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The vector of one text, piece by piece, so that streams go on between two pieces: its tokens run
 * through the model in a sequence of their own, pooled here because the library's own pooling ends
 * the process on some models. One at a time has the sequence. Thread rule: the loop thread.
 */
public final class Embedding {

  private final TokenModel model;
  private final int sequence;
  private final BooleanSupplier makeRoom;
  private final int[] tokens;
  private final Pooling pooling;
  private final TokenBatch batch;
  private final int pieceTokens;
  private final double[] pooled;
  private final float[] scratch;
  private int done;

  /**
   * Nothing is computed yet.
   *
   * @param sequence of the cache, used by nothing else
   * @param pieceTokens most tokens of a piece
   * @param makeRoom gives up cells that are kept for later; false if there are none
   */
  public Embedding(
      TokenModel model,
      int sequence,
      int pieceTokens,
      BooleanSupplier makeRoom,
      int[] tokens,
      Pooling pooling) {
    this.model = model;
    this.sequence = sequence;
    this.makeRoom = makeRoom;
    this.tokens = tokens.clone();
    this.pooling = pooling;
    this.pieceTokens = pieceTokens;
    this.batch = new TokenBatch(pieceTokens);
    this.pooled = new double[model.facts().embeddingWidth()];
    this.scratch = new float[pooled.length];
  }

  /**
   * Computes the next piece; releases the sequence after the last one.
   *
   * @return whether another follows
   * @throws IllegalStateException if the cache has no room now; the sequence is released
   */
  public boolean advance() {
    int to = Math.min(tokens.length, done + pieceTokens);
    batch.clear();
    for (int i = done; i < to; i++) {
      batch.add(tokens[i], i, sequence, true);
    }
    boolean whole = false;
    model.wantEmbeddings(true);
    try {
      decode();
      for (int i = done; i < to; i++) {
        if (counts(i)) {
          model.embedding(i - done, scratch);
          add();
        }
      }
      whole = true;
    } finally {
      model.wantEmbeddings(false);
      if (!whole || to == tokens.length) {
        release();
      }
    }
    done = to;
    return to < tokens.length;
  }

  /** Gives the sequence up, whatever was computed. */
  public void release() {
    model.removeFrom(sequence, 0);
  }

  /** The vector, of length 1, once nothing follows. */
  public List<Float> vector() {
    double sum = 0;
    for (double value : pooled) {
      sum += value * value;
    }
    // The direction is all that counts, so a sum is as good as a mean.
    double length = sum == 0 ? 1 : Math.sqrt(sum);
    List<Float> vector = new ArrayList<>(pooled.length);
    for (double value : pooled) {
      vector.add((float) (value / length));
    }
    return vector;
  }

  private void decode() {
    DecodeOutcome outcome = model.decode(batch);
    while (outcome == DecodeOutcome.NO_ROOM && makeRoom.getAsBoolean()) {
      outcome = model.decode(batch);
    }
    if (outcome != DecodeOutcome.DONE) {
      throw new IllegalStateException("the engine has no room for this text now");
    }
  }

  private boolean counts(int index) {
    return switch (pooling) {
      case MEAN -> true;
      case LAST -> index == tokens.length - 1;
      case FIRST -> index == 0;
    };
  }

  private void add() {
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] += scratch[i];
    }
  }
}
