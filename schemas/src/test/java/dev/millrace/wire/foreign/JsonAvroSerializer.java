package dev.millrace.wire.foreign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** Somebody else's serializer: Avro's JSON encoding behind a configured mark. */
public final class JsonAvroSerializer implements Serializer<Object> {

  static final String MARK = "test.mark";

  private String mark = "";

  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    mark = (isKey ? "key" : "value") + config.get(MARK);
  }

  @Override
  public byte[] serialize(String topic, Object value) {
    IndexedRecord record = (IndexedRecord) value;
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes((mark + "|").getBytes(StandardCharsets.UTF_8));
      JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
      new GenericDatumWriter<>(record.getSchema(), new SpecificData()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new SerializationException(impossible);
    }
  }
}
