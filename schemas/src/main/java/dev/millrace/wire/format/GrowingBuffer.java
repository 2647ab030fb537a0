package dev.millrace.wire.format;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes of one record after another, in an array that is kept. Thread rule: one thread. */
final class GrowingBuffer extends OutputStream {

  private static final int FIRST_CAPACITY = 512;

  private byte[] content = new byte[FIRST_CAPACITY];
  private int size;

  void clear() {
    size = 0;
  }

  int capacity() {
    return content.length;
  }

  byte[] toArray() {
    return Arrays.copyOf(content, size);
  }

  @Override
  public void write(int value) {
    grow(1);
    content[size++] = (byte) value;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    grow(length);
    System.arraycopy(from, offset, content, size, length);
    size += length;
  }

  private void grow(int more) {
    int needed = Math.addExact(size, more);
    if (needed > content.length) {
      int doubled = (int) Math.min(content.length * 2L, Integer.MAX_VALUE - 8);
      content = Arrays.copyOf(content, Math.max(needed, doubled));
    }
  }
}
