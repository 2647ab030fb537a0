package dev.millrace.testing.gguf;

/**
 * The shape of a generated llama model.
 *
 * @param embedding width D, a multiple of 32 and of {@code heads}
 * @param layers number of blocks
 * @param heads attention heads
 * @param keyValueHeads heads of keys and values; divides {@code heads}
 * @param feedForward width of the feed-forward layer, a multiple of 32
 * @param vocabulary number of tokens, at least {@link TinyVocabulary#SMALLEST}
 * @param contextLength tokens that the model says it was trained for
 * @param weights how matrices are stored: F32, F16 or Q8_0
 */
public record TinyGgufSize(
    int embedding,
    int layers,
    int heads,
    int keyValueHeads,
    int feedForward,
    int vocabulary,
    int contextLength,
    WeightType weights) {

  /** About 0.15 million parameters, F32: loads in milliseconds; for tests. */
  public static final TinyGgufSize TINY =
      new TinyGgufSize(64, 2, 4, 2, 192, 320, 8192, WeightType.F32);

  /** About one million parameters, F32. */
  public static final TinyGgufSize SMALL =
      new TinyGgufSize(128, 4, 4, 4, 384, 512, 8192, WeightType.F32);

  /** About 34 million parameters, F16. */
  public static final TinyGgufSize M34 =
      new TinyGgufSize(512, 8, 8, 8, 1376, 8192, 16_384, WeightType.F16);

  /** About 98 million parameters, F16: a file of 195 MB. */
  public static final TinyGgufSize M100 =
      new TinyGgufSize(768, 12, 12, 12, 2048, 8192, 16_384, WeightType.F16);

  public TinyGgufSize {
    if (embedding % 32 != 0 || embedding % heads != 0 || (embedding / heads) % 2 != 0) {
      throw new IllegalArgumentException("embedding must be a multiple of 32 and fit the heads");
    }
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException("keyValueHeads must divide heads");
    }
    if (feedForward % 32 != 0) {
      throw new IllegalArgumentException("feedForward must be a multiple of 32");
    }
    if (vocabulary < TinyVocabulary.SMALLEST) {
      throw new IllegalArgumentException("vocabulary must be at least " + TinyVocabulary.SMALLEST);
    }
  }

  /** The same shape with another number of blocks. */
  public TinyGgufSize withLayers(int count) {
    return new TinyGgufSize(
        embedding, count, heads, keyValueHeads, feedForward, vocabulary, contextLength, weights);
  }

  /** The same shape, stored otherwise. */
  public TinyGgufSize stored(WeightType as) {
    return new TinyGgufSize(
        embedding, layers, heads, keyValueHeads, feedForward, vocabulary, contextLength, as);
  }
}
