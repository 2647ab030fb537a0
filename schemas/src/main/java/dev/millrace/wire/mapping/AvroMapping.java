package dev.millrace.wire.mapping;

import dev.millrace.wire.UndecodableException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * One kind of record, as domain record and as generated Avro class. Stateless, any thread.
 *
 * @param <T> the domain record
 * @param <R> the generated class
 */
public interface AvroMapping<T, R extends SpecificRecord> {

  /** The generated class. */
  Class<R> type();

  /** The schema that the generated class was made from. */
  Schema schema();

  /** To Avro. */
  R toAvro(T value);

  /**
   * From Avro.
   *
   * @throws UndecodableException if a field holds what the domain has no place for; the message
   *     names the field and never holds its content
   */
  T fromAvro(R read) throws UndecodableException;
}
