package dev.millrace.engine.llama.batch;

import java.util.Arrays;

/**
 * How long each operation of a piece of a prompt took, to tell how long the next one will: the
 * pieces of a prompt are alike, and their cells become more slowly. Thread rule: one thread.
 */
public final class OperationTimes {

  private long[] nanos = new long[0];
  private int next;
  private long longest;

  /** A piece begins. */
  public void begin() {
    next = 0;
    longest = 0;
  }

  /** The next operation of the piece took that many nanoseconds. */
  public void took(long duration) {
    if (next == nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.max(64, 2 * next));
    }
    nanos[next++] = duration;
    longest = Math.max(longest, duration);
  }

  /** What the longest operation of the piece took, in nanoseconds. */
  public long longest() {
    return longest;
  }

  /** What the operation to come took in the piece before, in nanoseconds; 0 if there was none. */
  public long expected() {
    return next < nanos.length ? nanos[next] : 0;
  }
}
