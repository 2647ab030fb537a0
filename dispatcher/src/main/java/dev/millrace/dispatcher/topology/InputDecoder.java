package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Arrived;
import dev.millrace.dispatcher.cell.step.CellEvent.ControlReceived;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.model.Control;
import dev.millrace.model.Control.Cancel;
import dev.millrace.model.DeadLetter.ReasonCode;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestRules;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Died;
import dev.millrace.model.WorkerEvent.ShardReported;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
    record ForOther(String model, int cell, Hop hop) implements Outcome {}

    /** An event of this cell or of another one; whom it does not concern it does not harm. */
    record ForAll(CellEvent event, String model, Set<Integer> others) implements Outcome {}

    /** A record for the dead-letter topic. */
    record Unusable(ReasonCode code, String reason) implements Outcome {}
  }

  /** What the cell knows that decides where a record belongs. */
  interface Known {

    /** Whether this cell has taken the request in. */
    boolean request(RequestId id);

    /** The other cells that may have something of the model. */
    Set<Integer> siblings(String model);
  }

  /**
   * Where a record comes from.
   *
   * @param hop how far it was sent on
   * @param repeated whether its sender says that the request may have been sent before
   */
  record Source(
      String topic, int partition, long offset, Instant timestamp, Hop hop, boolean repeated) {}

  private final Topics topics;
  private final Wires wires;
  private final ShardPlan plan;
  private final SharedNames names = new SharedNames();

  InputDecoder(Topics topics, Wires wires, ShardPlan plan) {
    this.topics = topics;
    this.wires = wires;
    this.plan = plan;
  }

  /**
   * Decodes a record.
   *
   * @param unread whether no earlier incarnation of the cell can have read it
   * @param elsewhere what waits in the other cells of the process
   */
  Outcome read(
      Source source, byte @Nullable [] value, boolean unread, Waiting elsewhere, Known known) {
    if (value == null) {
      return new Outcome.Unusable(ReasonCode.UNDECODABLE, "the record has no value");
    }
    try {
      Optional<Priority> priority = topics.priorityOf(source.topic());
      if (priority.isPresent()) {
        return request(source, priority.get(), value, unread, elsewhere, known);
      }
      if (source.topic().equals(topics.workerEvents())) {
        return reported(source, wires.workerEvents().decode(value), known);
      }
      return control(source, wires.controls().decode(value), known);
    } catch (UndecodableException undecodable) {
      return new Outcome.Unusable(ReasonCode.UNDECODABLE, String.valueOf(undecodable.getMessage()));
    }
  }

  /** What a worker says belongs to the cell that it is in. Where a dead one was nobody knows. */
  private Outcome reported(Source source, WorkerEvent event, Known known) {
    CellEvent reported = new Reported(event);
    String model = event.origin().model();
    OptionalInt named = event.origin().cell();
    int cell =
        named.isPresent() && plan.hasCell(named.getAsInt()) ? named.getAsInt() : plan.home(model);
    if (event instanceof ShardReported) {
      return new Outcome.ForCell(reported, null);
    }
    if (event instanceof Died) {
      return forAll(source, model, reported, known);
    }
    return source.hop() == Hop.NONE && cell != source.partition()
        ? new Outcome.ForOther(model, cell, Hop.HOME)
        : new Outcome.ForCell(reported, null);
  }

  /** A request that is not known here may be in any cell of its model, or come to one. */
  private Outcome control(Source source, Control control, Known known) {
    CellEvent received = new ControlReceived(control);
    return switch (control) {
      case Cancel cancel when known.request(cancel.requestId()) ->
          new Outcome.ForCell(received, null);
      case Cancel cancel -> forAll(source, cancel.model(), received, known);
    };
  }

  private Outcome forAll(Source source, String model, CellEvent event, Known known) {
    boolean atHome = plan.home(model) == source.partition();
    if (!atHome && source.hop() == Hop.NONE) {
      return new Outcome.ForOther(model, plan.home(model), Hop.HOME);
    }
    Set<Integer> others =
        atHome && source.hop() != Hop.SHARD ? known.siblings(model) : Set.<Integer>of();
    return others.isEmpty()
        ? new Outcome.ForCell(event, null)
        : new Outcome.ForAll(event, model, others);
  }

  private Outcome request(
      Source source,
      Priority priority,
      byte[] value,
      boolean unread,
      Waiting elsewhere,
      Known known)
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
    return route(source, request, known)
        .<Outcome>map(other -> other)
        .orElseGet(() -> new Outcome.ForCell(arrived, request));
  }

  /**
   * The other cell that the request belongs to. One that the home has taken in stays there,
   * whatever the number of shards is now.
   */
  private Optional<Outcome.ForOther> route(Source source, InferenceRequest request, Known known) {
    String model = request.model();
    int home = plan.home(model);
    if (source.hop() == Hop.SHARD || known.request(request.id())) {
      return Optional.empty();
    }
    if (source.partition() != home) {
      return source.hop() == Hop.NONE
          ? Optional.of(new Outcome.ForOther(model, home, Hop.HOME))
          : Optional.empty();
    }
    int cell = plan.cellOf(model, request.id());
    return cell == home
        ? Optional.empty()
        : Optional.of(new Outcome.ForOther(model, cell, Hop.SHARD));
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
}
