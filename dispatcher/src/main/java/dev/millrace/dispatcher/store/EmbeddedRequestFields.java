package dev.millrace.dispatcher.store;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.time.Instant;

/** A request as entries of version 1 have it: its body is part of each state. */
final class EmbeddedRequestFields {

  private final Wire<InferenceRequest> wire;

  EmbeddedRequestFields(Wire<InferenceRequest> wire) {
    this.wire = wire;
  }

  Pending pending(FieldReader in) throws IOException, UndecodableException {
    byte[] body = in.block();
    InferenceRequest request = wire.decode(body);
    Priority priority = Priority.valueOf(in.text());
    Instant arrivedAt = in.instant();
    long offset = in.number();
    int sizeAsItCame = in.integer();
    if (sizeAsItCame < 0) {
      throw new IOException("a size of " + sizeAsItCame);
    }
    ResultAddress address = RequestFields.address(in);
    return new Pending(
        request.id(),
        request.tenant(),
        request.model(),
        request.timeout(),
        priority,
        arrivedAt,
        offset,
        address,
        Demand.UNKNOWN,
        RequestBody.of(body),
        in.integer(),
        in.integer(),
        0);
  }
}
