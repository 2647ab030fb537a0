package dev.millrace.engine.gguf;

import dev.millrace.engine.api.ModelFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Little-endian values from the begin of a file, each checked against the file's end. */
final class GgufInput implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long consumed;

  private GgufInput(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  static GgufInput open(Path file) throws IOException {
    return new GgufInput(file, FileChannel.open(file, StandardOpenOption.READ));
  }

  long position() {
    return consumed;
  }

  long remaining() {
    return size - consumed;
  }

  byte int8() throws IOException {
    return next(1).get();
  }

  short int16() throws IOException {
    return next(2).getShort();
  }

  int int32() throws IOException {
    return next(4).getInt();
  }

  long int64() throws IOException {
    return next(8).getLong();
  }

  /** A count of things that need at least so many bytes each. */
  int count(String what, int bytesEach, int most) throws IOException {
    long count = int64();
    if (count < 0 || count > most || count > remaining() / bytesEach) {
      throw broken("claims " + Long.toUnsignedString(count) + " " + what + ", which cannot be");
    }
    return (int) count;
  }

  int length(String what, int most) throws IOException {
    long length = int64();
    if (length < 0 || length > most || length > remaining()) {
      throw broken(
          "claims %s bytes for %s, which cannot be".formatted(Long.toUnsignedString(length), what));
    }
    return (int) length;
  }

  String string(String what, int most) throws IOException {
    byte[] bytes = new byte[length(what, most)];
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, buffer.capacity());
      next(part).get(bytes, done, part);
      done += part;
    }
    return GgufReader.text(bytes);
  }

  void skip(int length) throws IOException {
    int left = length;
    while (left > 0) {
      int part = Math.min(left, buffer.capacity());
      ByteBuffer skipped = next(part);
      skipped.position(skipped.position() + part);
      left -= part;
    }
  }

  private ByteBuffer next(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      buffer.compact();
      while (buffer.position() < bytes) {
        if (channel.read(buffer) < 0) {
          throw broken("ends inside its header");
        }
      }
      buffer.flip();
    }
    consumed += bytes;
    return buffer;
  }

  ModelFileException broken(String what) {
    return new ModelFileException(file + " " + what);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
