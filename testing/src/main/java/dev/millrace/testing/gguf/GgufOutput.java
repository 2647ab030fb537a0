package dev.millrace.testing.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The little-endian values of a GGUF file, buffered, in the order of the format. */
final class GgufOutput implements AutoCloseable {

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private long written;

  private GgufOutput(FileChannel channel) {
    this.channel = channel;
  }

  static GgufOutput create(Path file) throws IOException {
    return new GgufOutput(
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
  }

  void magic(int tensors, int entries) throws IOException {
    room(24).putInt(0x46554747).putInt(3).putLong(tensors).putLong(entries);
  }

  void text(String key, String value) throws IOException {
    key(key, STRING);
    string(value);
  }

  void uint32(String key, int value) throws IOException {
    key(key, UINT32);
    room(4).putInt(value);
  }

  void float32(String key, float value) throws IOException {
    key(key, FLOAT32);
    room(4).putFloat(value);
  }

  void flag(String key, boolean value) throws IOException {
    key(key, BOOL);
    room(1).put((byte) (value ? 1 : 0));
  }

  void texts(String key, List<String> values) throws IOException {
    key(key, ARRAY);
    room(12).putInt(STRING).putLong(values.size());
    for (String value : values) {
      string(value);
    }
  }

  void ints(String key, List<Integer> values) throws IOException {
    key(key, ARRAY);
    room(12).putInt(INT32).putLong(values.size());
    for (int value : values) {
      room(4).putInt(value);
    }
  }

  void tensor(String name, int columns, int rows, WeightType type, long offset) throws IOException {
    string(name);
    boolean vector = rows == 1;
    room(4).putInt(vector ? 1 : 2);
    room(8).putLong(columns);
    if (!vector) {
      room(8).putLong(rows);
    }
    room(12).putInt(type.code()).putLong(offset);
  }

  /** One row of a tensor; {@code type} is F32, F16 or Q8_0. */
  void row(float[] values, WeightType type) throws IOException {
    ByteBuffer out = room((int) type.bytes(values.length));
    if (type == WeightType.F32) {
      for (float value : values) {
        out.putFloat(value);
      }
    } else if (type == WeightType.F16) {
      for (float value : values) {
        out.putShort(Float.floatToFloat16(value));
      }
    } else {
      for (int i = 0; i < values.length; i += 32) {
        block(out, values, i);
      }
    }
  }

  private static void block(ByteBuffer out, float[] values, int from) {
    float most = 0;
    for (int i = from; i < from + 32; i++) {
      most = Math.max(most, Math.abs(values[i]));
    }
    float scale = most / 127;
    out.putShort(Float.floatToFloat16(scale));
    for (int i = from; i < from + 32; i++) {
      out.put((byte) (scale == 0 ? 0 : Math.round(values[i] / scale)));
    }
  }

  void pad(int alignment) throws IOException {
    while ((written + buffer.position()) % alignment != 0) {
      room(1).put((byte) 0);
    }
  }

  private void key(String key, int type) throws IOException {
    string(key);
    room(4).putInt(type);
  }

  private void string(String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    room(8 + bytes.length).putLong(bytes.length).put(bytes);
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      written += channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
      channel.force(true);
    }
  }
}
