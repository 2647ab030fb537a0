package dev.millrace.dispatcher.store;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads what {@link FieldWriter} wrote. */
final class FieldReader {

  private final DataInputStream in;

  FieldReader(byte[] bytes) {
    this.in = new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** Reads one field of an optional. */
  interface Read<T> {
    T run() throws IOException;
  }

  int tag() throws IOException {
    return in.readUnsignedByte();
  }

  int integer() throws IOException {
    return in.readInt();
  }

  long number() throws IOException {
    return in.readLong();
  }

  Instant instant() throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  Duration duration() throws IOException {
    return Duration.ofSeconds(in.readLong(), in.readInt());
  }

  String text() throws IOException {
    return new String(block(), StandardCharsets.UTF_8);
  }

  byte[] block() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a length of " + length + " where " + in.available() + " bytes are");
    }
    return in.readNBytes(length);
  }

  <T> Optional<T> optional(Read<T> read) throws IOException {
    return tag() == 0 ? Optional.empty() : Optional.of(read.run());
  }

  /** Nothing may be left over. */
  void end() throws IOException {
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes too many");
    }
  }
}
