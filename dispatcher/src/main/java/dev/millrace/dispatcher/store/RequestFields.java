package dev.millrace.dispatcher.store;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.model.Completion;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import java.io.IOException;
import java.util.Optional;

/** The fields of requests and their ends. */
final class RequestFields {

  private final Wire<InferenceRequest> wire;

  RequestFields(Wire<InferenceRequest> wire) {
    this.wire = wire;
  }

  void pending(Pending pending, FieldWriter out) {
    out.block(wire.encode(pending.request()))
        .text(pending.priority().name())
        .instant(pending.arrivedAt())
        .number(pending.offset())
        .integer(pending.bytes());
    address(pending.address(), out);
    out.integer(pending.attempts()).integer(pending.failedAttempts());
  }

  Pending pending(FieldReader in) throws IOException, UndecodableException {
    return new Pending(
        wire.decode(in.block()),
        Priority.valueOf(in.text()),
        in.instant(),
        in.number(),
        in.integer(),
        address(in),
        in.integer(),
        in.integer());
  }

  void completion(Completion completion, FieldWriter out) {
    out.text(completion.requestId().toString())
        .text(completion.tenant())
        .text(completion.model())
        .text(completion.priority().name())
        .number(completion.run())
        .integer(completion.attempts())
        .text(completion.worker());
    address(completion.address(), out);
    VerdictFields.write(completion.verdict(), out);
    out.instant(completion.arrivedAt()).instant(completion.finishedAt());
  }

  Completion completion(FieldReader in) throws IOException {
    return new Completion(
        RequestId.parse(in.text()),
        in.text(),
        in.text(),
        Priority.valueOf(in.text()),
        in.number(),
        in.integer(),
        in.text(),
        address(in),
        VerdictFields.read(in),
        in.instant(),
        in.instant(),
        Optional.empty());
  }

  private static void address(ResultAddress address, FieldWriter out) {
    out.text(address.topic()).number(address.startOffset());
  }

  private static ResultAddress address(FieldReader in) throws IOException {
    return new ResultAddress(in.text(), in.number());
  }
}
