package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of one request: a UUID, so that it is safe in topic names, Redis keys, paths and labels.
 *
 * <p>Ids that we generate are version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random
 * bits. A caller's own name for a request belongs into its metadata.
 */
public record RequestId(UUID value) implements Comparable<RequestId> {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TEXT_LENGTH = 36;

  /** A new id of version 7 that carries this time. Any thread. */
  public static RequestId at(Instant time) {
    long high = (time.toEpochMilli() << 16) | 0x7000L | (RANDOM.nextLong() & 0x0FFFL);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new RequestId(new UUID(high, low));
  }

  /**
   * The id of the request that a tenant gives this key, the same wherever it is asked for; of
   * version 8. Any thread.
   */
  public static RequestId ofKey(String tenant, String key) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ("millrace request\0" + tenant + '\0' + key).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new RequestId(new UUID(high, low));
  }

  /**
   * Reads the canonical form: 36 characters, lower or upper case.
   *
   * @throws IllegalArgumentException if it is anything else; the message does not repeat the text
   */
  public static RequestId parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("id: must be a UUID of 36 characters"));
  }

  /** Reads the canonical form, or nothing. */
  public static Optional<RequestId> tryParse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      UUID parsed = UUID.fromString(text);
      return parsed.toString().equalsIgnoreCase(text)
          ? Optional.of(new RequestId(parsed))
          : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }

  /** The creation time that a version 7 id carries; empty for other versions. */
  public Optional<Instant> createdAt() {
    return value.version() == 7
        ? Optional.of(Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16))
        : Optional.empty();
  }

  @Override
  public int compareTo(RequestId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
