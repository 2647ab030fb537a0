package dev.millrace.dispatcher.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes fields one after the other, big endian; strings and bytes with their length before. */
final class FieldWriter {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream out = new DataOutputStream(bytes);

  FieldWriter tag(int value) {
    return write(() -> out.writeByte(value));
  }

  FieldWriter integer(int value) {
    return write(() -> out.writeInt(value));
  }

  FieldWriter number(long value) {
    return write(() -> out.writeLong(value));
  }

  FieldWriter instant(Instant value) {
    return number(value.getEpochSecond()).integer(value.getNano());
  }

  FieldWriter duration(Duration value) {
    return number(value.getSeconds()).integer(value.getNano());
  }

  FieldWriter text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  FieldWriter block(byte[] value) {
    return integer(value.length).write(() -> out.write(value));
  }

  <T> FieldWriter optional(Optional<T> value, Consumer<T> writer) {
    tag(value.isPresent() ? 1 : 0);
    value.ifPresent(writer);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private interface Write {
    void run() throws IOException;
  }

  private FieldWriter write(Write write) {
    try {
      write.run();
      return this;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
