package dev.millrace.wire.foreign;

import dev.millrace.wire.mapping.AvroMapping;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Encodes with a serializer that the configuration names. Thread rule: any thread, as Kafka asks of
 * serializers.
 *
 * <p>There is no topic here, so the serializer is told the full name of the record instead; a
 * strategy that derives the subject from the topic arrives at {@code <full name>-value}.
 */
public final class ForeignSerializer {

  /** The setting that names the class. */
  public static final String KEY = "value.serializer";

  private final Serializer<Object> serializer;

  private ForeignSerializer(Serializer<Object> serializer) {
    this.serializer = serializer;
  }

  /** Makes and configures one. */
  @SuppressWarnings("unchecked") // a serializer takes what it is given or throws
  public static ForeignSerializer of(Map<String, ?> config) {
    Serializer<Object> serializer = ConfiguredClass.instance(KEY, config, Serializer.class);
    serializer.configure(config, false);
    return new ForeignSerializer(serializer);
  }

  /** To bytes. */
  public <T, R extends SpecificRecord> byte[] encode(AvroMapping<T, R> mapping, T value) {
    return serializer.serialize(mapping.schema().getFullName(), mapping.toAvro(value));
  }
}
