package dev.millrace.dispatcher.cell.request;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of a request's record as it came. The states of a request know of it only that it is
 * {@link #stored()}, and its size. Immutable as long as nobody writes to the array, which is shared
 * with whoever gave it and never copied. Any thread.
 */
public final class RequestBody {

  /** Stands in a state whose request has no body any more. */
  public static final RequestBody ABSENT = new RequestBody(new byte[0], 0);

  private final byte @Nullable [] bytes;
  private final int size;

  private RequestBody(byte @Nullable [] bytes, int size) {
    this.bytes = bytes;
    this.size = size;
  }

  /** Takes over the array. */
  public static RequestBody of(byte[] bytes) {
    return new RequestBody(bytes, bytes.length);
  }

  /** The same body, whose bytes are in the store. */
  public RequestBody stored() {
    return bytes == null || size == 0 ? this : new RequestBody(null, size);
  }

  /**
   * The array itself, not to be written to.
   *
   * @throws IllegalStateException if the bytes are in the store
   */
  public byte[] bytes() {
    if (bytes == null) {
      throw new IllegalStateException("the body is in the store");
    }
    return bytes;
  }

  /** Bytes of the record's value. */
  public int size() {
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestBody body
        && size == body.size
        && Arrays.equals(bytes, body.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(bytes);
  }

  /** Shows no content. */
  @Override
  public String toString() {
    return "RequestBody[" + size + " bytes]";
  }
}
