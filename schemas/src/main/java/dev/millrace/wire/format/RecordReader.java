package dev.millrace.wire.format;

import dev.millrace.wire.UndecodableException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads records of one kind, whichever version of the schema they were written with. Thread rule:
 * any thread.
 *
 * @param <R> the generated class
 */
final class RecordReader<R> {

  private final Schema schema;
  private final SpecificData data;
  private final SchemaDirectory directory;
  private final Map<Integer, DatumReader<R>> readers = new ConcurrentHashMap<>();

  RecordReader(Schema schema, SpecificData data, SchemaDirectory directory) {
    this.schema = schema;
    this.data = data;
    this.directory = directory;
  }

  R read(byte[] record) throws UndecodableException {
    int id = ConfluentHeader.schemaId(record);
    DatumReader<R> reader = reader(id);
    BoundedDecoder decoder = new BoundedDecoder(record, ConfluentHeader.LENGTH);
    R read = read(id, reader, decoder);
    if (decoder.remaining() > 0) {
      throw undecodable(id, decoder.remaining() + " bytes follow the record");
    }
    return read;
  }

  /** Avro reports bytes that do not fit by many unchecked exceptions; their texts may quote. */
  private R read(int id, DatumReader<R> reader, BoundedDecoder decoder)
      throws UndecodableException {
    try {
      return reader.read(null, decoder);
    } catch (MalformedDataException malformed) {
      throw undecodable(id, String.valueOf(malformed.getMessage()));
    } catch (IOException | RuntimeException unreadable) {
      throw undecodable(id, "the bytes do not fit the schema");
    }
  }

  private DatumReader<R> reader(int id) throws UndecodableException {
    DatumReader<R> known = readers.get(id);
    if (known != null) {
      return known;
    }
    Schema writer = directory.writerSchema(id);
    if (!writer.getFullName().equals(schema.getFullName())) {
      throw undecodable(id, "it is the schema of " + writer.getFullName());
    }
    if (SchemaShape.refersToItself(writer)) {
      throw undecodable(id, "the schema refers to itself");
    }
    return readers.computeIfAbsent(id, absent -> new SpecificDatumReader<>(writer, schema, data));
  }

  private UndecodableException undecodable(int id, String reason) {
    return new UndecodableException(schema.getName() + " with schema id " + id + ": " + reason);
  }
}
