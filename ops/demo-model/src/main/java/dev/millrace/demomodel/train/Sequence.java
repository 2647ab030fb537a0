package dev.millrace.demomodel.train;

/**
 * A tokenized document.
 *
 * @param tokens the ids
 * @param weights how much it matters to predict the token at the same index
 */
record Sequence(int[] tokens, float[] weights) {

  int length() {
    return tokens.length;
  }
}
