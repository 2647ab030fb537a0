package dev.millrace.dispatcher.cell.request;

import java.util.Arrays;

/**
 * The value of a request's record as it came. Immutable as long as nobody writes to the array,
 * which is shared with whoever gave it and never copied. Any thread.
 */
public final class RequestBody {

  /** Stands in a state whose body is stored apart, or nowhere. */
  public static final RequestBody ABSENT = new RequestBody(new byte[0]);

  private final byte[] bytes;

  private RequestBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes over the array. */
  public static RequestBody of(byte[] bytes) {
    return new RequestBody(bytes);
  }

  /** The array itself, not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of the record's value. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestBody body && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Shows no content. */
  @Override
  public String toString() {
    return "RequestBody[" + bytes.length + " bytes]";
  }
}
