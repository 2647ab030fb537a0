package dev.millrace.wire.format;

import dev.millrace.wire.UndecodableException;
import java.nio.ByteBuffer;

/** The five bytes before the Avro data: 0, then the schema id, big-endian. */
final class ConfluentHeader {

  static final int LENGTH = 5;
  private static final byte MAGIC = 0;

  private ConfluentHeader() {}

  static byte[] of(int schemaId) {
    return ByteBuffer.allocate(LENGTH).put(MAGIC).putInt(schemaId).array();
  }

  static int schemaId(byte[] record) throws UndecodableException {
    if (record.length < LENGTH) {
      throw new UndecodableException(
          "record: must have at least " + LENGTH + " bytes, got " + record.length);
    }
    if (record[0] != MAGIC) {
      throw new UndecodableException("record: must begin with the magic byte 0");
    }
    int id = ByteBuffer.wrap(record, 1, Integer.BYTES).getInt();
    if (id < 0) {
      throw new UndecodableException("schema id: must not be negative");
    }
    return id;
  }
}
