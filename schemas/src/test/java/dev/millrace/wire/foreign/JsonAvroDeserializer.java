package dev.millrace.wire.foreign;

import dev.millrace.wire.contract.Contract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** The other half of {@link JsonAvroSerializer}; gives generic records. */
public final class JsonAvroDeserializer implements Deserializer<Object> {

  @Override
  public Object deserialize(String topic, byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Schema schema = Contract.builtin().newest(topic).orElseThrow().schema();
    try {
      return new GenericDatumReader<>(schema)
          .read(
              null,
              DecoderFactory.get().jsonDecoder(schema, text.substring(text.indexOf('|') + 1)));
    } catch (IOException malformed) {
      throw new SerializationException("not mine: " + text, malformed);
    }
  }
}
