package dev.millrace.wire.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro binary from an array and never allocates more than the array can hold.
 *
 * <p>Avro's own decoder believes length prefixes up to 2 GiB unless system properties of the whole
 * JVM say otherwise, which is not ours to set. Here a string or byte length must fit into what
 * remains, and all collections of a record together have at most as many items as the record has
 * bytes, because each item of our schemas takes at least one. Thread rule: one thread.
 *
 * <p>Format: Avro specification 1.12, "Binary Encoding".
 */
final class BoundedDecoder extends Decoder {

  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_LONG_BYTES = 10;

  private final byte[] bytes;
  private int position;
  private long itemsLeft;

  BoundedDecoder(byte[] bytes, int from) {
    this.bytes = bytes;
    this.position = from;
    this.itemsLeft = bytes.length;
  }

  int remaining() {
    return bytes.length - position;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw new MalformedDataException("a boolean is neither 0 nor 1");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = varint(MAX_INT_BYTES);
    if (value >>> Integer.SIZE != 0) {
      throw new MalformedDataException("an int has more than 32 bits");
    }
    int raw = (int) value;
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public long readLong() throws IOException {
    long raw = varint(MAX_LONG_BYTES);
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat(Integer.reverseBytes(buffer(Float.BYTES).getInt()));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(Long.reverseBytes(buffer(Double.BYTES).getLong()));
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    int length = length();
    int from = skip(length);
    return new Utf8(Arrays.copyOfRange(bytes, from, from + length));
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    return new String(bytes, skip(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() throws IOException {
    skip(length());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = length();
    int from = skip(length);
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, from + length));
  }

  @Override
  public void skipBytes() throws IOException {
    skip(length());
  }

  @Override
  public void readFixed(byte[] into, int start, int length) throws IOException {
    System.arraycopy(bytes, skip(length), into, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    skip(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return block();
  }

  @Override
  public long arrayNext() throws IOException {
    return block();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return block();
  }

  @Override
  public long mapNext() throws IOException {
    return block();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** Items of the next block; a negative count is followed by the block's size in bytes. */
  private long block() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong();
    }
    return items(count);
  }

  /** Passes over every block that states its size; the items of the next that does not. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      skip(length());
      count = readLong();
    }
    return items(count);
  }

  private long items(long count) throws IOException {
    if (count < 0 || count > itemsLeft) {
      throw new MalformedDataException("a collection has more items than the record has bytes");
    }
    itemsLeft -= count;
    return count;
  }

  private int length() throws IOException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new MalformedDataException("a length goes beyond the record");
    }
    return (int) length;
  }

  private ByteBuffer buffer(int length) throws IOException {
    return ByteBuffer.wrap(bytes, skip(length), length);
  }

  /** Moves on and returns where it was. */
  private int skip(int length) throws IOException {
    if (length > remaining()) {
      throw new MalformedDataException("the record ends too early");
    }
    int from = position;
    position += length;
    return from;
  }

  private byte next() throws IOException {
    return bytes[skip(1)];
  }

  private long varint(int maxBytes) throws IOException {
    long value = 0;
    for (int i = 0; i < maxBytes; i++) {
      byte next = next();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedDataException("a number has more than " + maxBytes + " bytes");
  }
}
