package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.kafka.ModelCell;
import dev.millrace.model.Control;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkerEvent;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decodes and routes input records. Stream thread only. */
final class InputDecoder {

  /** How to handle a record. */
  sealed interface Outcome {

    /**
     * An event of this cell.
     *
     * @param request decoded, if the event is its arrival
     */
    record ForCell(CellEvent event, @Nullable InferenceRequest request) implements Outcome {}

    /** A record of another cell. */
    record ForOther(String model) implements Outcome {}

    /** A record for the dead-letter topic. */
    record Unusable(ReasonCode code, String reason) implements Outcome {}
  }

  /**
   * Where a record comes from.
   *
   * @param forwarded whether another cell has forwarded it; it is never forwarded twice
   * @param repeated whether its sender says that the request may have been sent before
   */
  record Source(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      boolean forwarded,
      boolean repeated) {}

  private final Topics topics;
  private final Wires wires;
  private final int cells;
  private final SharedNames names = new SharedNames();

  InputDecoder(Topics topics, Wires wires, int cells) {
    this.topics = topics;
    this.wires = wires;
    this.cells = cells;
  }

  /**
   * Decodes a record.
   *
   * @param unread whether no earlier incarnation of the cell can have read it
   * @param elsewhere what waits in the other cells of the process
   */
  Outcome read(Source source, byte @Nullable [] value, boolean unread, Waiting elsewhere) {
    if (value == null) {
      return new Outcome.Unusable(ReasonCode.UNDECODABLE, "the record has no value");
    }
    try {
      Optional<Priority> priority = topics.priorityOf(source.topic());
      if (priority.isPresent()) {
        return request(source, priority.get(), value, unread, elsewhere);
      }
      if (source.topic().equals(topics.workerEvents())) {
        WorkerEvent event = wires.workerEvents().decode(value);
        return route(source, event.origin().model(), new Reported(event));
      }
      Control control = wires.controls().decode(value);
      return route(source, control.model(), new ControlReceived(control));
    } catch (UndecodableException undecodable) {
      return new Outcome.Unusable(ReasonCode.UNDECODABLE, String.valueOf(undecodable.getMessage()));
    }
  }

  private Outcome request(
      Source source, Priority priority, byte[] value, boolean unread, Waiting elsewhere)
      throws UndecodableException {
    InferenceRequest request = wires.requests().decode(value);
    Optional<String> refusal = refusal(request);
    if (refusal.isPresent()) {
      return new Outcome.Unusable(ReasonCode.INVALID, refusal.get());
    }
    ResultAddress found =
        request
            .resultAddress()
            .orElseGet(
                () ->
                    UnnamedResults.of(topics, request.id(), source.timestamp(), source.repeated()));
    ResultAddress address = new ResultAddress(names.shared(found.topic()), found.startOffset());
    Pending pending =
        Pending.arrived(
            request.id(),
            names.shared(request.tenant()),
            names.shared(request.model()),
            request.timeout(),
            DemandEstimate.of(request),
            RequestBody.of(value),
            priority,
            source.timestamp(),
            source.offset(),
            address);
    Arrived arrived = new Arrived(pending, RequestRules.violation(request), unread, elsewhere);
    return route(source, request.model(), arrived, request);
  }

  /** Nothing may be written to such an address, so the refusal cannot be told there either. */
  private Optional<String> refusal(InferenceRequest request) {
    return request
        .resultAddress()
        .flatMap(
            address ->
                topics
                    .resultNames()
                    .refusal(address.topic(), Optional.of(request.id()), request.tenant())
                    .or(
                        () ->
                            address.startOffset() < 0
                                ? Optional.of("result_offset: must be at least 0")
                                : Optional.empty()));
  }

  private Outcome route(Source source, String model, CellEvent event) {
    return route(source, model, event, null);
  }

  private Outcome route(
      Source source, String model, CellEvent event, @Nullable InferenceRequest request) {
    return source.forwarded() || ModelCell.of(model, cells) == source.partition()
        ? new Outcome.ForCell(event, request)
        : new Outcome.ForOther(model);
  }
}
