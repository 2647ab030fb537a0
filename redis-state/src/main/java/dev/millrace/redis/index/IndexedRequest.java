package dev.millrace.redis.index;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A submitted request, with the address of its result.
 *
 * @param firstRecord offset of its first record, where that is known; it may stand far after the
 *     start of the address when many requests share the topic
 * @param deadline when it ends at the latest, by its facade's clock; empty means that nothing ends
 *     it
 */
public record IndexedRequest(
    RequestId requestId,
    String tenant,
    String model,
    Priority priority,
    ResultAddress address,
    OptionalLong firstRecord,
    Instant submittedAt,
    Optional<Instant> deadline) {

  /** A request without a deadline, of which no record is known. */
  public IndexedRequest(
      RequestId requestId,
      String tenant,
      String model,
      Priority priority,
      ResultAddress address,
      Instant submittedAt) {
    this(
        requestId,
        tenant,
        model,
        priority,
        address,
        OptionalLong.empty(),
        submittedAt,
        Optional.empty());
  }

  /** The same, to end at this time at the latest. */
  public IndexedRequest withDeadline(Instant end) {
    return new IndexedRequest(
        requestId, tenant, model, priority, address, firstRecord, submittedAt, Optional.of(end));
  }

  /** The same with the offset of its first record. */
  public IndexedRequest withFirstRecord(long offset) {
    return new IndexedRequest(
        requestId,
        tenant,
        model,
        priority,
        address,
        OptionalLong.of(offset),
        submittedAt,
        deadline);
  }

  /** Where to begin to read: no record of the request stands before it. */
  public ResultAddress readFrom() {
    long from = Math.max(address.startOffset(), firstRecord.orElse(0));
    return new ResultAddress(address.topic(), from);
  }
}
