package dev.millrace.wire.foreign;

import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.mapping.AvroMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Decodes with a deserializer that the configuration names; it may give our generated classes or
 * generic records. Thread rule: any thread; one at a time, because Kafka's deserializers need not
 * bear more.
 */
public final class ForeignDeserializer {

  /** The setting that names the class. */
  public static final String KEY = "value.deserializer";

  private final Deserializer<?> deserializer;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  private ForeignDeserializer(Deserializer<?> deserializer) {
    this.deserializer = deserializer;
  }

  /** Makes and configures one. */
  public static ForeignDeserializer of(Map<String, ?> config) {
    Deserializer<?> deserializer = ConfiguredClass.instance(KEY, config, Deserializer.class);
    deserializer.configure(config, false);
    return new ForeignDeserializer(deserializer);
  }

  /**
   * From bytes.
   *
   * @throws UndecodableException if the deserializer refuses them or gives another record
   */
  public <T, R extends SpecificRecord> T decode(AvroMapping<T, R> mapping, byte[] bytes)
      throws UndecodableException {
    String name = mapping.schema().getFullName();
    Object read = deserialized(name, bytes);
    if (mapping.type().isInstance(read)) {
      return mapping.fromAvro(mapping.type().cast(read));
    }
    if (read instanceof IndexedRecord record && record.getSchema().getFullName().equals(name)) {
      return mapping.fromAvro(specific(mapping, record));
    }
    throw new UndecodableException(
        name + ": the deserializer " + deserializer.getClass().getName() + " gave another record");
  }

  private Object deserialized(String name, byte[] bytes) throws UndecodableException {
    oneAtATime.lock();
    try {
      return deserializer.deserialize(name, bytes);
    } catch (RuntimeException refused) {
      throw new UndecodableException(
          name + ": the deserializer " + deserializer.getClass().getName() + " refused the bytes");
    } finally {
      oneAtATime.unlock();
    }
  }

  private static <T, R extends SpecificRecord> R specific(
      AvroMapping<T, R> mapping, IndexedRecord record) throws UndecodableException {
    try {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(written, null);
      new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return new SpecificDatumReader<R>(
              record.getSchema(),
              mapping.schema(),
              new SpecificData(mapping.type().getClassLoader()))
          .read(null, DecoderFactory.get().binaryDecoder(written.toByteArray(), null));
    } catch (IOException | RuntimeException unfit) {
      throw new UndecodableException(
          mapping.schema().getFullName() + ": the record does not fit our schema");
    }
  }
}
