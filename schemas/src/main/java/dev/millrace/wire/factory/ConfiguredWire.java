package dev.millrace.wire.factory;

import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.foreign.ForeignDeserializer;
import dev.millrace.wire.foreign.ForeignSerializer;
import dev.millrace.wire.mapping.AvroMapping;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** A wire of which the configuration may replace either direction. Thread rule: any thread. */
record ConfiguredWire<T, R extends SpecificRecord>(
    AvroMapping<T, R> mapping,
    Wire<T> ours,
    Optional<ForeignSerializer> serializer,
    Optional<ForeignDeserializer> deserializer)
    implements Wire<T> {

  @Override
  public String subject() {
    return ours.subject();
  }

  @Override
  public byte[] encode(T value) {
    return serializer.isPresent() ? serializer.get().encode(mapping, value) : ours.encode(value);
  }

  @Override
  public T decode(byte[] bytes) throws UndecodableException {
    return deserializer.isPresent()
        ? deserializer.get().decode(mapping, bytes)
        : ours.decode(bytes);
  }
}
