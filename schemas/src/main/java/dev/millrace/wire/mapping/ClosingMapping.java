package dev.millrace.wire.mapping;

import dev.millrace.model.Closing;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import org.apache.avro.Schema;

/** Verdicts reached without a worker. */
public final class ClosingMapping implements AvroMapping<Closing, dev.millrace.v1.Closing> {

  @Override
  public Class<dev.millrace.v1.Closing> type() {
    return dev.millrace.v1.Closing.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.Closing.getClassSchema();
  }

  @Override
  public dev.millrace.v1.Closing toAvro(Closing closing) {
    return new dev.millrace.v1.Closing(
        closing.requestId().toString(),
        closing.model(),
        closing.run(),
        closing.attempt(),
        closing.address().topic(),
        closing.address().startOffset(),
        VerdictMapping.toAvro(closing.verdict()),
        closing.at().toEpochMilli(),
        closing.mayHavePredecessor(),
        closing.tenant(),
        FieldValues.cell(closing.cell()));
  }

  @Override
  public Closing fromAvro(dev.millrace.v1.Closing read) throws UndecodableException {
    return new Closing(
        FieldValues.requestId("requestId", read.getRequestId()),
        read.getModel(),
        read.getRun(),
        read.getAttempt(),
        new ResultAddress(read.getResultTopic(), read.getResultOffset()),
        VerdictMapping.fromAvro(read.getVerdict()),
        Instant.ofEpochMilli(read.getAtMs()),
        read.getMayHavePredecessor(),
        read.getTenant(),
        FieldValues.cell(read.getCell()));
  }
}
