package dev.millrace.testing.gguf;

/** How the weights of a generated file are stored, with GGML's numbers. */
public enum WeightType {
  /** Four bytes a value. */
  F32(0, 1, 4),
  /** Two bytes a value. */
  F16(1, 1, 2),
  /** 34 bytes for each 32 values. */
  Q8_0(8, 32, 34);

  private final int code;
  private final int blockValues;
  private final int blockBytes;

  WeightType(int code, int blockValues, int blockBytes) {
    this.code = code;
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
  }

  /** The number that stands for it in a file. */
  int code() {
    return code;
  }

  /** Bytes of that many values, which are whole blocks. */
  long bytes(long values) {
    return values / blockValues * blockBytes;
  }
}
