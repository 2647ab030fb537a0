package dev.millrace.demomodel.train.net;

/**
 * Sizes of a llama-architecture network.
 *
 * @param vocabulary number of tokens
 * @param width embedding length
 * @param layers number of blocks
 * @param heads attention heads, as many for keys and values
 * @param hidden feed-forward length
 * @param context longest sequence
 */
public record Shape(int vocabulary, int width, int layers, int heads, int hidden, int context) {

  public static final float ROPE_BASE = 10_000;
  public static final float NORM_EPSILON = 1e-5f;

  /** Quantised rows are made of blocks of 32 values. */
  public Shape {
    if (width % 32 != 0 || hidden % 32 != 0 || width % heads != 0 || width / heads % 2 != 0) {
      throw new IllegalArgumentException("width and hidden must be multiples of 32, heads must divide width evenly");
    }
  }

  public int headWidth() {
    return width / heads;
  }
}
