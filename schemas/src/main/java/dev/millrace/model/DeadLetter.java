package dev.millrace.model;

import java.time.Instant;
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
