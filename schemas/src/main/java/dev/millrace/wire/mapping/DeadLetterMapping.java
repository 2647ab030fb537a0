package dev.millrace.wire.mapping;

import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.DeadLetter.Header;
import dev.millrace.model.DeadLetter.ReasonCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;

/** Records that could not be used. */
public final class DeadLetterMapping
    implements AvroMapping<DeadLetter, dev.millrace.v1.DeadLetter> {

  @Override
  public Class<dev.millrace.v1.DeadLetter> type() {
    return dev.millrace.v1.DeadLetter.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.DeadLetter.getClassSchema();
  }

  @Override
  public dev.millrace.v1.DeadLetter toAvro(DeadLetter letter) {
    return new dev.millrace.v1.DeadLetter(
        letter.sourceTopic(),
        letter.sourcePartition(),
        letter.sourceOffset(),
        letter.sourceTimestamp().toEpochMilli(),
        letter.key().map(DeadLetterMapping::buffer).orElse(null),
        letter.value().map(DeadLetterMapping::buffer).orElse(null),
        letter.headers().stream()
            .map(header -> new dev.millrace.v1.Header(header.name(), buffer(header.value())))
            .toList(),
        dev.millrace.v1.ReasonCode.valueOf(letter.reasonCode().name()),
        letter.reason(),
        letter.at().toEpochMilli());
  }

  @Override
  public DeadLetter fromAvro(dev.millrace.v1.DeadLetter read) {
    return new DeadLetter(
        read.getSourceTopic(),
        read.getSourcePartition(),
        read.getSourceOffset(),
        Instant.ofEpochMilli(read.getSourceTimestampMs()),
        Optional.ofNullable(read.getKey()).map(DeadLetterMapping::bytes),
        Optional.ofNullable(read.getValue()).map(DeadLetterMapping::bytes),
        read.getHeaders().stream()
            .map(header -> new Header(header.getName(), bytes(header.getValue())))
            .toList(),
        ReasonCode.valueOf(read.getReasonCode().name()),
        read.getReason(),
        Instant.ofEpochMilli(read.getAtMs()));
  }

  private static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }

  private static Bytes bytes(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return Bytes.of(content);
  }
}
