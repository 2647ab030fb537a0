package dev.millrace.wire.format;

import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.mapping.AvroMapping;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record in the Confluent format. Thread rule: any thread.
 *
 * @param <T> the domain record
 * @param <R> the generated class
 */
public final class AvroWire<T, R extends SpecificRecord> implements Wire<T> {

  private final AvroMapping<T, R> mapping;
  private final RecordWriter<R> writer;
  private final RecordReader<R> reader;

  /** Takes the id to write with from the directory, now. */
  public AvroWire(AvroMapping<T, R> mapping, SchemaDirectory directory) {
    SpecificData data = new SpecificData(mapping.type().getClassLoader());
    data.setCustomCoders(true);
    data.setFastReaderEnabled(true);
    this.mapping = mapping;
    this.writer = new RecordWriter<>(directory.idOf(subject()), mapping.schema(), data);
    this.reader = new RecordReader<>(mapping.schema(), data, directory);
  }

  @Override
  public String subject() {
    return mapping.schema().getFullName();
  }

  @Override
  public byte[] encode(T value) {
    return writer.write(mapping.toAvro(value));
  }

  /** Kafka hands out null for a tombstone; that is undecodable too. */
  @Override
  public T decode(byte @Nullable [] bytes) throws UndecodableException {
    if (bytes == null) {
      throw new UndecodableException("record: must not be null");
    }
    return mapping.fromAvro(reader.read(bytes));
  }
}
