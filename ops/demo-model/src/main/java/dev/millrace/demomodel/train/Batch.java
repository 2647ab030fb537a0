package dev.millrace.demomodel.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Rows of packed documents.
 *
 * <p>Invariant: a position sees only earlier positions of its own document, so packing changes no prediction; the
 * target of a document's last position weighs nothing.
 */
final class Batch {

  private static final int MISFITS = 4;

  final int rows;
  final int length;
  final int[] tokens;
  final long[] targets;
  final float[] weights;
  final float[] mask;

  private final int[] document;

  private Batch(int rows, int length) {
    this.rows = rows;
    this.length = length;
    tokens = new int[rows * length];
    targets = new long[rows * length];
    weights = new float[rows * length];
    document = new int[rows * length];
    mask = new float[rows * length * length];
  }

  /** Fills every row with documents until several in a row do not fit; a document longer than a row is cut. */
  static Batch pack(int rows, int length, Supplier<Sequence> documents) {
    Batch batch = new Batch(rows, length);
    Arrays.fill(batch.document, -1);
    for (int row = 0; row < rows; row++) {
      int at = 0;
      for (int id = 0, misfits = 0; at < length && misfits < MISFITS; id++) {
        Sequence next = documents.get();
        if (at > 0 && at + next.length() > length) {
          misfits++;
        } else {
          at = batch.place(next, row * length, at, id);
        }
      }
    }
    batch.fillMask();
    return batch;
  }

  /** The positions whose next token matters. */
  long[] learntPositions() {
    return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).asLongStream().toArray();
  }

  /** The tokens to predict at the {@link #learntPositions}. */
  long[] learntTargets() {
    return Arrays.stream(learntPositions()).map(i -> targets[(int) i]).toArray();
  }

  /** How much each of the {@link #learntPositions} matters. */
  float[] learntWeights() {
    long[] positions = learntPositions();
    float[] of = new float[positions.length];
    for (int i = 0; i < of.length; i++) {
      of[i] = weights[(int) positions[i]];
    }
    return of;
  }

  private int place(Sequence sequence, int rowStart, int at, int id) {
    int count = Math.min(sequence.length(), length - at);
    for (int i = 0; i < count; i++) {
      int position = rowStart + at + i;
      tokens[position] = sequence.tokens()[i];
      document[position] = id;
      if (i + 1 < sequence.length()) {
        targets[position] = sequence.tokens()[i + 1];
        weights[position] = sequence.weights()[i + 1];
      }
    }
    return at + count;
  }

  /** Padding sees itself, so that no row of attention is empty. */
  private void fillMask() {
    Arrays.fill(mask, -1e9f);
    for (int row = 0; row < rows; row++) {
      for (int to = 0; to < length; to++) {
        int own = document[row * length + to];
        for (int from = to; from >= 0; from--) {
          if (from != to && document[row * length + from] != own) {
            break;
          }
          mask[(row * length + to) * length + from] = 0;
        }
      }
    }
  }
}
