package dev.millrace.wire.mapping;

import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.HeldRun;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** What workers report. */
public final class WorkerEventMapping
    implements AvroMapping<WorkerEvent, dev.millrace.v1.WorkerEvent> {

  @Override
  public Class<dev.millrace.v1.WorkerEvent> type() {
    return dev.millrace.v1.WorkerEvent.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.WorkerEvent.getClassSchema();
  }

  @Override
  public dev.millrace.v1.WorkerEvent toAvro(WorkerEvent event) {
    Origin origin = event.origin();
    return new dev.millrace.v1.WorkerEvent(
        origin.worker().value(),
        origin.epoch(),
        origin.sequence(),
        origin.model(),
        origin.at().toEpochMilli(),
        body(event),
        FieldValues.cell(origin.cell()),
        event instanceof WorkerEvent.ShardReported shard ? shard(shard) : null);
  }

  @Override
  public WorkerEvent fromAvro(dev.millrace.v1.WorkerEvent read) throws UndecodableException {
    Origin origin =
        new Origin(
            FieldValues.worker("worker", read.getWorker()),
            read.getEpoch(),
            read.getSequence(),
            read.getModel(),
            Instant.ofEpochMilli(read.getAtMs()),
            FieldValues.cell(read.getCell()));
    dev.millrace.v1.ShardReport shard = read.getShard();
    if (shard != null) {
      return new WorkerEvent.ShardReported(
          origin, shard.getWaiting(), shard.getFreeSlots(), shard.getWorkers());
    }
    Object body = read.getBody();
    if (body instanceof dev.millrace.v1.Status status) {
      return status(origin, status);
    }
    if (body instanceof dev.millrace.v1.RunAccepted accepted) {
      return new WorkerEvent.RunAccepted(
          origin, FieldValues.requestId("requestId", accepted.getRequestId()), accepted.getRun());
    }
    if (body instanceof dev.millrace.v1.RunDeclined declined) {
      return new WorkerEvent.RunDeclined(
          origin,
          FieldValues.requestId("requestId", declined.getRequestId()),
          declined.getRun(),
          declined.getReason());
    }
    if (body instanceof dev.millrace.v1.RunEnded ended) {
      return new WorkerEvent.RunEnded(
          origin,
          FieldValues.requestId("requestId", ended.getRequestId()),
          ended.getRun(),
          VerdictMapping.fromAvro(ended.getVerdict()),
          ended.getAdopted(),
          Optional.ofNullable(ended.getOutput()));
    }
    if (body instanceof dev.millrace.v1.Left left) {
      return left.getDied()
          ? new WorkerEvent.Died(origin, left.getReason())
          : new WorkerEvent.Left(origin, left.getReason());
    }
    throw FieldValues.unknownBody("WorkerEvent");
  }

  private static Object body(WorkerEvent event) {
    if (event instanceof WorkerEvent.Status status) {
      return status(status);
    }
    if (event instanceof WorkerEvent.RunAccepted accepted) {
      return new dev.millrace.v1.RunAccepted(accepted.requestId().toString(), accepted.run());
    }
    if (event instanceof WorkerEvent.RunDeclined declined) {
      return new dev.millrace.v1.RunDeclined(
          declined.requestId().toString(), declined.run(), declined.reason());
    }
    if (event instanceof WorkerEvent.RunEnded ended) {
      return new dev.millrace.v1.RunEnded(
          ended.requestId().toString(),
          ended.run(),
          VerdictMapping.toAvro(ended.verdict()),
          ended.adopted(),
          ended.output().orElse(null));
    }
    if (event instanceof WorkerEvent.Died died) {
      return new dev.millrace.v1.Left(died.reason(), true);
    }
    if (event instanceof WorkerEvent.ShardReported) {
      return new dev.millrace.v1.Left("report of a shard", false);
    }
    return new dev.millrace.v1.Left(((WorkerEvent.Left) event).reason(), false);
  }

  private static dev.millrace.v1.ShardReport shard(WorkerEvent.ShardReported shard) {
    return new dev.millrace.v1.ShardReport(shard.waiting(), shard.freeSlots(), shard.workers());
  }

  private static dev.millrace.v1.Status status(WorkerEvent.Status status) {
    return new dev.millrace.v1.Status(
        dev.millrace.v1.WorkerState.valueOf(status.state().name()),
        status.slots(),
        status.prefetch(),
        status.freeSlots(),
        status.contextTokens(),
        status.memoryUsedBytes(),
        status.memoryFreeBytes(),
        status.steps(),
        status.held().stream()
            .map(h -> new dev.millrace.v1.HeldRun(h.requestId().toString(), h.run(), h.tokens()))
            .toList());
  }

  private static WorkerEvent.Status status(Origin origin, dev.millrace.v1.Status read)
      throws UndecodableException {
    List<HeldRun> held = new ArrayList<>();
    for (dev.millrace.v1.HeldRun run : read.getHeld()) {
      held.add(
          new HeldRun(
              FieldValues.requestId("held.requestId", run.getRequestId()),
              run.getRun(),
              run.getTokens()));
    }
    return new WorkerEvent.Status(
        origin,
        WorkerState.valueOf(read.getState().name()),
        read.getSlots(),
        read.getPrefetch(),
        read.getFreeSlots(),
        read.getContextTokens(),
        read.getMemoryUsedBytes(),
        read.getMemoryFreeBytes(),
        read.getSteps(),
        held);
  }
}
