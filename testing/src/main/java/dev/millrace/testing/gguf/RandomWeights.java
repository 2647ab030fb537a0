package dev.millrace.testing.gguf;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Rows of uniform random weights with the standard deviation {@code 1 / sqrt(columns)}. */
final class RandomWeights {

  private final SplittableRandom random;
  private final float[] row;
  private final float scale;

  RandomWeights(long seed, int columns) {
    this.random = new SplittableRandom(seed);
    this.row = new float[columns];
    // A uniform value from -1 to 1 has the deviation 1/sqrt(3).
    this.scale = (float) (Math.sqrt(3) / Math.sqrt(columns) / 32_768);
  }

  float[] next() {
    for (int i = 0; i < row.length; ) {
      long bits = random.nextLong();
      for (int k = 0; k < 4 && i < row.length; k++) {
        row[i++] = (short) bits * scale;
        bits >>>= 16;
      }
    }
    return row;
  }

  float[] ones() {
    Arrays.fill(row, 1f);
    return row;
  }

  float[] zeros() {
    Arrays.fill(row, 0f);
    return row;
  }
}
