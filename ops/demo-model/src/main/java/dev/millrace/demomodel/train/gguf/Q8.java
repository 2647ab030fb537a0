package dev.millrace.demomodel.train.gguf;

import java.nio.ByteBuffer;

/** The q8_0 encoding: blocks of 32 values, each a half-precision scale and 32 signed bytes. */
final class Q8 {

  static final int BLOCK = 32;
  static final int BLOCK_BYTES = 34;

  private Q8() {}

  static void write(float[] values, ByteBuffer to) {
    for (int from = 0; from < values.length; from += BLOCK) {
      float largest = 0;
      for (int i = from; i < from + BLOCK; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = largest / 127;
      float inverse = scale == 0 ? 0 : 1 / scale;
      to.putShort(half(scale));
      for (int i = from; i < from + BLOCK; i++) {
        to.put((byte) Math.round(values[i] * inverse));
      }
    }
  }

  /** Rounds to the nearest half; scales are positive and far below the largest half. */
  static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >>> 23) - 127 + 15;
    int mantissa = bits & 0x7fffff;
    if (exponent <= 0) {
      if (exponent < -10) {
        return 0;
      }
      int shift = 14 - exponent;
      int full = mantissa | 0x800000;
      return (short) ((full + (1 << (shift - 1))) >>> shift);
    }
    return (short) (((exponent << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1));
  }
}
