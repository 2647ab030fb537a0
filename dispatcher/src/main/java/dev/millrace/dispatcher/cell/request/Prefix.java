package dev.millrace.dispatcher.cell.request;

/**
 * Fingerprints of the beginnings of a prompt, each of which takes in the tenant and the model; 0
 * where the prompt is shorter. Requests of one tenant and model that begin alike have the same.
 *
 * @param first of the shortest beginning that counts
 * @param second of a longer one
 * @param third of the longest
 */
public record Prefix(long first, long second, long third) {

  /** Of a prompt that is too short to tell. */
  public static final Prefix NONE = new Prefix(0, 0, 0);

  /** How many beginnings there are. */
  public static final int LENGTHS = 3;

  /** The fingerprint of this length, 0 being the shortest; 0 if there is none. */
  public long at(int length) {
    return switch (length) {
      case 0 -> first;
      case 1 -> second;
      case 2 -> third;
      default -> throw new IllegalArgumentException("no beginning of length " + length);
    };
  }
}
