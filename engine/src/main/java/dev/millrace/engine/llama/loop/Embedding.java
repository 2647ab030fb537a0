package dev.millrace.engine.llama.loop;

import dev.millrace.engine.api.TextEmbedder.Pooling;
import dev.millrace.engine.llama.model.DecodeOutcome;
import dev.millrace.engine.llama.model.TokenBatch;
import dev.millrace.engine.llama.model.TokenModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The vector of one text: its tokens run through the model in a sequence of their own, pooled here
 * because the library's own pooling ends the process on some models. Thread rule: the loop thread.
 */
public final class Embedding {

  private final TokenModel model;
  private final int sequence;
  private final int batchTokens;

  /**
   * Computes in a sequence of its own.
   *
   * @param sequence of the cache, used by nothing else
   */
  public Embedding(TokenModel model, int sequence, int batchTokens) {
    this.model = model;
    this.sequence = sequence;
    this.batchTokens = batchTokens;
  }

  /**
   * Computes the vector.
   *
   * @throws IllegalStateException if the cache has no room now
   */
  public List<Float> of(int[] tokens, Pooling pooling) {
    int width = model.facts().embeddingWidth();
    double[] pooled = new double[width];
    float[] vector = new float[width];
    TokenBatch batch = new TokenBatch(batchTokens);
    model.clearAbort();
    model.wantEmbeddings(true);
    try {
      for (int from = 0; from < tokens.length; from += batchTokens) {
        int to = Math.min(tokens.length, from + batchTokens);
        batch.clear();
        for (int i = from; i < to; i++) {
          batch.add(tokens[i], i, sequence, true);
        }
        if (model.decode(batch) != DecodeOutcome.DONE) {
          throw new IllegalStateException("the engine has no room for this text now");
        }
        for (int i = from; i < to; i++) {
          if (counts(i, tokens.length, pooling)) {
            model.embedding(i - from, vector);
            add(pooled, vector);
          }
        }
      }
    } finally {
      model.wantEmbeddings(false);
      model.removeFrom(sequence, 0);
    }
    return normalised(pooled);
  }

  private static boolean counts(int index, int length, Pooling pooling) {
    return switch (pooling) {
      case MEAN -> true;
      case LAST -> index == length - 1;
      case FIRST -> index == 0;
    };
  }

  private static void add(double[] to, float[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += vector[i];
    }
  }

  /** Of length 1; the direction is all that counts, so a sum is as good as a mean. */
  private static List<Float> normalised(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    double length = sum == 0 ? 1 : Math.sqrt(sum);
    List<Float> result = new ArrayList<>(vector.length);
    for (double value : vector) {
      result.add((float) (value / length));
    }
    return result;
  }
}
