package dev.millrace.dispatcher.cell.step;

/**
 * When an amount is too much, and when it is little enough again. Between the two everything stays
 * as it is.
 *
 * @param high too much from here on; 0 means that nothing is
 * @param low little enough down from here; below {@code high}
 */
public record Watermark(long high, long low) {

  public Watermark {
    if (high < 0 || low < 0 || (high > 0 && low >= high)) {
      throw new IllegalArgumentException(
          "watermark: the low one must be at least 0 and below the high one, got "
              + low
              + " and "
              + high);
    }
  }

  /** Whether it is too much, if that was so, or not, before. */
  public boolean exceeded(boolean before, long amount) {
    return high > 0 && (before ? amount > low : amount >= high);
  }
}
