package dev.millrace.demomodel.train.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Little-endian bytes of the key-value section of a GGUF file. */
final class Metadata {

  private static final int U32 = 4;
  private static final int I32 = 5;
  private static final int F32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int count;

  Metadata text(String key, String value) {
    return entry(key, STRING, () -> string(value));
  }

  Metadata number(String key, int value) {
    return entry(key, U32, () -> u32(value));
  }

  Metadata real(String key, float value) {
    return entry(key, F32, () -> u32(Float.floatToRawIntBits(value)));
  }

  Metadata flag(String key, boolean value) {
    return entry(key, BOOL, () -> bytes.write(value ? 1 : 0));
  }

  Metadata texts(String key, String... values) {
    return entry(key, ARRAY, () -> array(STRING, values.length, i -> string(values[i])));
  }

  Metadata numbers(String key, int... values) {
    return entry(key, ARRAY, () -> array(I32, values.length, i -> u32(values[i])));
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private Metadata entry(String key, int type, Runnable value) {
    string(key);
    u32(type);
    value.run();
    count++;
    return this;
  }

  private void array(int type, int length, Consumer<Integer> element) {
    u32(type);
    u64(length);
    for (int i = 0; i < length; i++) {
      element.accept(i);
    }
  }

  private void string(String value) {
    byte[] of = value.getBytes(StandardCharsets.UTF_8);
    u64(of.length);
    bytes.writeBytes(of);
  }

  private void u32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void u64(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
