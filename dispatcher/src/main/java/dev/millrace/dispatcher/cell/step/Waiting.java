package dev.millrace.dispatcher.cell.step;

/**
 * How much waits for workers.
 *
 * @param requests how many
 * @param bodyBytes the bytes of their bodies, wherever these are
 */
public record Waiting(long requests, long bodyBytes) {

  /** Upper bound of the heap that a waiting request takes beside its body. */
  public static final int BYTES_BESIDE_BODY = 1_536;

  /** Nothing waits. */
  public static final Waiting NOTHING = new Waiting(0, 0);

  /** Both together. */
  public Waiting plus(Waiting other) {
    return new Waiting(requests + other.requests, bodyBytes + other.bodyBytes);
  }

  /** One request more. */
  public Waiting plusBody(int bytes) {
    return new Waiting(requests + 1, bodyBytes + bytes);
  }

  /** One request less. */
  public Waiting minusBody(int bytes) {
    return new Waiting(requests - 1, bodyBytes - bytes);
  }

  /** What all of it takes, in memory and on disk. */
  public long bytes() {
    return requests * BYTES_BESIDE_BODY + bodyBytes;
  }
}
