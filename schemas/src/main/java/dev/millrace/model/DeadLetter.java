package dev.millrace.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A record that could not be used, with its bytes.
 *
 * @param reasonCode stable, for programs
 * @param reason for people; holds nothing of the record's content
 */
public record DeadLetter(
    String sourceTopic,
    int sourcePartition,
    long sourceOffset,
    Instant sourceTimestamp,
    Optional<Bytes> key,
    Optional<Bytes> value,
    List<Header> headers,
    ReasonCode reasonCode,
    String reason,
    Instant at) {

  public DeadLetter {
    headers = List.copyOf(headers);
  }

  /**
   * This letter, or one whose key, value and headers together take at most so many bytes: the value
   * loses its end first, then headers go, last first, then the key loses its end. What was cut is
   * said at the end of the reason, so that nobody takes a part for the whole.
   *
   * @param limit in bytes, 0 or more
   */
  public DeadLetter fitting(int limit) {
    int over = contentBytes() - limit;
    if (over <= 0) {
      return this;
    }
    StringBuilder cut = new StringBuilder(reason).append("; cut to fit a record:");
    Optional<Bytes> keptValue = value.map(whole -> shortened("value", whole, over, cut));
    int left = limit - length(keptValue) - length(key);
    List<Header> keptHeaders = new ArrayList<>(headers);
    while (!keptHeaders.isEmpty() && length(keptHeaders) > Math.max(0, left)) {
      keptHeaders.remove(keptHeaders.size() - 1);
    }
    if (keptHeaders.size() < headers.size()) {
      cut.append(" headers ").append(keptHeaders.size()).append(" of ").append(headers.size());
    }
    int stillOver = length(keptValue) + length(key) + length(keptHeaders) - limit;
    Optional<Bytes> keptKey =
        stillOver > 0 ? key.map(whole -> shortened("key", whole, stillOver, cut)) : key;
    return new DeadLetter(
        sourceTopic,
        sourcePartition,
        sourceOffset,
        sourceTimestamp,
        keptKey,
        keptValue,
        keptHeaders,
        reasonCode,
        cut.toString(),
        at);
  }

  private int contentBytes() {
    return length(key) + length(value) + length(headers);
  }

  private static Bytes shortened(String name, Bytes whole, int by, StringBuilder cut) {
    int kept = Math.max(0, whole.length() - by);
    cut.append(' ').append(name).append(' ').append(kept).append(" of ").append(whole.length());
    return new Bytes(Arrays.copyOf(whole.content, kept));
  }

  private static int length(Optional<Bytes> bytes) {
    return bytes.map(Bytes::length).orElse(0);
  }

  private static int length(List<Header> headers) {
    return headers.stream().mapToInt(h -> 3 * h.name().length() + h.value().length()).sum();
  }

  /** Why a record could not be used. */
  public enum ReasonCode {
    /** The bytes are not in the wire format or not of the schema. */
    UNDECODABLE,
    /** It decodes, but breaks a rule and names no address at which its sender could be told. */
    INVALID,
    /** It ended with a dead worker as often as it was tried. */
    ATTEMPTS_EXHAUSTED
  }

  /** A record header. */
  public record Header(String name, Bytes value) {}

  /** Immutable bytes with value equality. */
  public static final class Bytes {
    private final byte[] content;

    private Bytes(byte[] content) {
      this.content = content;
    }

    /** Copies. */
    public static Bytes of(byte[] content) {
      return new Bytes(Objects.requireNonNull(content, "content").clone());
    }

    /** A copy. */
    public byte[] toArray() {
      return content.clone();
    }

    /** Number of bytes. */
    public int length() {
      return content.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
      return content.length + " bytes";
    }
  }
}
