package dev.millrace.wire.mapping;

import dev.millrace.model.Control;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import org.apache.avro.Schema;

/** Cancellations. */
public final class ControlMapping implements AvroMapping<Control, dev.millrace.v1.Control> {

  @Override
  public Class<dev.millrace.v1.Control> type() {
    return dev.millrace.v1.Control.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.Control.getClassSchema();
  }

  @Override
  public dev.millrace.v1.Control toAvro(Control control) {
    Control.Cancel cancel = (Control.Cancel) control;
    return new dev.millrace.v1.Control(
        cancel.model(),
        cancel.at().toEpochMilli(),
        new dev.millrace.v1.Cancel(cancel.requestId().toString(), cancel.reason()));
  }

  @Override
  public Control fromAvro(dev.millrace.v1.Control read) throws UndecodableException {
    Object body = read.getBody();
    if (body instanceof dev.millrace.v1.Cancel cancel) {
      return new Control.Cancel(
          read.getModel(),
          FieldValues.requestId("requestId", cancel.getRequestId()),
          cancel.getReason(),
          Instant.ofEpochMilli(read.getAtMs()));
    }
    throw FieldValues.unknownBody("Control");
  }
}
