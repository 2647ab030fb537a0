package dev.millrace.dispatcher.store;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.model.Completion;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.io.IOException;
import java.util.Optional;

/** The fields of requests, without their bodies, and of their ends. */
final class RequestFields {

  private RequestFields() {}

  static void pending(Pending pending, FieldWriter out) {
    out.text(pending.id().toString())
        .text(pending.tenant())
        .text(pending.model())
        .optional(pending.timeout(), out::duration)
        .text(pending.priority().name())
        .instant(pending.arrivedAt())
        .number(pending.offset());
    address(pending.address(), out);
    out.integer(pending.attempts())
        .integer(pending.failedAttempts())
        .integer(pending.unconfirmed())
        .integer(pending.demand().promptTokens())
        .integer(pending.demand().maxTokens());
  }

  /** What the fields of a version count beside the attempts. */
  private enum Counts {
    NOTHING,
    UNCONFIRMED,
    DEMAND
  }

  static Pending pending(FieldReader in) throws IOException {
    return pending(in, Counts.DEMAND);
  }

  /** As versions 3 and 4 have it, which did not note what a request asks for. */
  static Pending pendingOfVersion3(FieldReader in) throws IOException {
    return pending(in, Counts.UNCONFIRMED);
  }

  /** As version 2 has it, which did not count what no worker confirmed either. */
  static Pending pendingOfVersion2(FieldReader in) throws IOException {
    return pending(in, Counts.NOTHING);
  }

  private static Pending pending(FieldReader in, Counts counts) throws IOException {
    Pending plain =
        new Pending(
            RequestId.parse(in.text()),
            in.text(),
            in.text(),
            in.optional(in::duration),
            Priority.valueOf(in.text()),
            in.instant(),
            in.number(),
            address(in),
            Demand.UNKNOWN,
            RequestBody.ABSENT,
            in.integer(),
            in.integer(),
            counts == Counts.NOTHING ? 0 : in.integer());
    return counts == Counts.DEMAND ? plain.asking(demand(in)) : plain;
  }

  private static Demand demand(FieldReader in) throws IOException {
    return new Demand(in.integer(), in.integer());
  }

  static void completion(Completion completion, FieldWriter out) {
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

  static Completion completion(FieldReader in) throws IOException {
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

  static ResultAddress address(FieldReader in) throws IOException {
    return new ResultAddress(in.text(), in.number());
  }
}
