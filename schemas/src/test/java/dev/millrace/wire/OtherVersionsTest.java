package dev.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.Control;
import dev.millrace.model.RequestId;
import dev.millrace.wire.contract.Contract;
import dev.millrace.wire.format.AvroWire;
import dev.millrace.wire.format.SchemaDirectory;
import dev.millrace.wire.mapping.ControlMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Records that were written with another version of a schema than this build's. */
class OtherVersionsTest {

  private static final String SUBJECT = "dev.millrace.v1.Control";
  private static final String ID = "0190a7c0-1234-7abc-8def-0123456789ab";
  private static final int WRITER_ID = 4711;

  @Test
  void shouldReadARecordWithAFieldMoreAndAFieldLess() throws Exception {
    Schema cancel =
        SchemaBuilder.record("dev.millrace.v1.Cancel")
            .fields()
            .requiredString("requestId")
            .endRecord();
    Schema writer =
        SchemaBuilder.record(SUBJECT)
            .fields()
            .requiredString("model")
            .name("later")
            .type()
            .map()
            .values()
            .array()
            .items()
            .stringType()
            .noDefault()
            .requiredLong("atMs")
            .name("body")
            .type(Schema.createUnion(cancel))
            .noDefault()
            .endRecord();
    GenericRecord body = new GenericData.Record(cancel);
    body.put("requestId", ID);
    GenericRecord record = new GenericData.Record(writer);
    record.put("model", "tiny");
    record.put("later", java.util.Map.of("a", java.util.List.of("b", "c")));
    record.put("atMs", 7L);
    record.put("body", body);

    Control read = wire(writer).decode(written(record));

    assertThat(read)
        .isEqualTo(new Control.Cancel("tiny", RequestId.parse(ID), "", Instant.ofEpochMilli(7)));
  }

  @Test
  void shouldRefuseASchemaThatCannotBeResolved() throws Exception {
    Schema writer = SchemaBuilder.record(SUBJECT).fields().requiredString("model").endRecord();
    GenericRecord record = new GenericData.Record(writer);
    record.put("model", "tiny");
    byte[] bytes = written(record);

    assertThatThrownBy(() -> wire(writer).decode(bytes))
        .isInstanceOf(UndecodableException.class)
        .hasMessage("Control with schema id 4711: the bytes do not fit the schema");
  }

  @Test
  void shouldRefuseASchemaThatLetsDataNestWithoutEnd() {
    Schema writer =
        new Schema.Parser()
            .parse(
                Contract.builtin()
                    .newest(SUBJECT)
                    .orElseThrow()
                    .text()
                    .replace(
                        "\"fields\":[{\"name\":\"model\"",
                        "\"fields\":[{\"name\":\"inner\",\"type\":[\"null\",\"Control\"]},"
                            + "{\"name\":\"model\""));

    assertThatThrownBy(() -> wire(writer).decode(new byte[] {0, 0, 0, 0x12, 0x67, 2, 2, 2}))
        .isInstanceOf(UndecodableException.class)
        .hasMessageContaining("refers to itself");
  }

  private static Wire<Control> wire(Schema writer) {
    return new AvroWire<>(
        new ControlMapping(),
        new SchemaDirectory() {
          @Override
          public int idOf(String fullName) {
            return 1;
          }

          @Override
          public Schema writerSchema(int id) throws UndecodableException {
            if (id != WRITER_ID) {
              throw new UndecodableException("schema id " + id + ": not here");
            }
            return writer;
          }
        });
  }

  private static byte[] written(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(WRITER_ID).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
