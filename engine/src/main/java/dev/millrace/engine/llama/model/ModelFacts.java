package dev.millrace.engine.llama.model;

/**
 * Sizes of a loaded model.
 *
 * @param parameters number of weights
 * @param weightBytes memory of the weights
 * @param cacheBytes memory of the KV cache
 * @param computeBytes most that a step needs beside them
 * @param trainedContext tokens that the model was trained for
 * @param embeddingWidth dimensions of a token's vector
 */
public record ModelFacts(
    long parameters,
    long weightBytes,
    long cacheBytes,
    long computeBytes,
    int trainedContext,
    int embeddingWidth) {

  /** All of it together. */
  public long totalBytes() {
    return weightBytes + cacheBytes + computeBytes;
  }
}
