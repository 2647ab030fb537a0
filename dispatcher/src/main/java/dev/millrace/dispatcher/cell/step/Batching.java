package dev.millrace.dispatcher.cell.step;

import java.time.Duration;

/**
 * How requests are put together into records of work. May be replaced while a cell runs.
 *
 * @param items most items of one batch, 1 to {@value #MOST_ITEMS}
 * @param bytes most bytes of the items of one batch, 1 to {@value #MAX_BYTES}; a larger item is
 *     sent alone
 * @param tokens most tokens that the items of one batch may take, prompts and answers, estimated; a
 *     larger item is sent alone; 0 means that they do not matter
 * @param window how long the first of the normal and low requests that wait is held back for others
 *     to join it, although a worker is free; zero means not at all. Critical and high requests are
 *     never held back, and whatever waits goes with them
 * @param prefetch most runs beyond its slots that a worker is given, however many it is willing to
 *     hold
 */
public record Batching(int items, int bytes, long tokens, Duration window, int prefetch) {

  /** The highest {@code bytes}: leaves room for the envelope within 1 MiB. */
  public static final int MAX_BYTES = 1_000_000;

  /** The highest {@code items}. */
  public static final int MOST_ITEMS = 1_000;

  /** The highest {@code prefetch}; as many as a worker is willing to hold. */
  public static final int MOST_PREFETCH = 1_000;

  /** The default of {@code items}. */
  public static final int ITEMS = 32;

  /** The defaults. */
  public static final Batching DEFAULTS =
      new Batching(ITEMS, MAX_BYTES, 0, Duration.ZERO, MOST_PREFETCH);

  public Batching {
    range("items", items, 1, MOST_ITEMS);
    range("bytes", bytes, 1, MAX_BYTES);
    range("prefetch", prefetch, 0, MOST_PREFETCH);
    if (tokens < 0 || window.isNegative()) {
      throw new IllegalArgumentException(
          "batching: must not be negative, got " + tokens + " tokens and " + window);
    }
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "batching: " + name + " must be " + least + " to " + most + ", got " + value);
    }
  }
}
