package dev.millrace.chaos.records;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** How a record is broken. */
public enum PoisonShape {
  /** It has no value. */
  EMPTY,
  /** Bytes by chance. */
  GARBAGE,
  /** The wire format's head, an id of no schema, and bytes by chance. */
  UNKNOWN_SCHEMA,
  /** Half of a good record. */
  TRUNCATED,
  /** Nearly as large as a record may be, by chance. */
  LARGE;

  private static final int LARGE_BYTES = 2_000_000;
  private static final int SMALL_BYTES = 300;
  private static final int NO_SCHEMA = 0x7fff_fff0;

  /**
   * Its value.
   *
   * @param good a record that could be read
   */
  public byte @Nullable [] of(byte[] good, long seed) {
    Random random = new Random(seed);
    byte[] chance = new byte[this == LARGE ? LARGE_BYTES : 1 + random.nextInt(SMALL_BYTES)];
    random.nextBytes(chance);
    return switch (this) {
      case EMPTY -> null;
      case GARBAGE, LARGE -> {
        // The head of the wire format is 0, which chance could hit.
        chance[0] = 1;
        yield chance;
      }
      case UNKNOWN_SCHEMA ->
          ByteBuffer.allocate(5 + chance.length)
              .put((byte) 0)
              .putInt(NO_SCHEMA)
              .put(chance)
              .array();
      case TRUNCATED -> Arrays.copyOf(good, Math.max(1, good.length / 2));
    };
  }
}
