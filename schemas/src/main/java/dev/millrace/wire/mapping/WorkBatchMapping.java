package dev.millrace.wire.mapping;

import dev.millrace.model.Priority;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.wire.UndecodableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Work for one worker. */
public final class WorkBatchMapping implements AvroMapping<WorkBatch, dev.millrace.v1.WorkBatch> {

  private final RequestMapping requests = new RequestMapping();

  @Override
  public Class<dev.millrace.v1.WorkBatch> type() {
    return dev.millrace.v1.WorkBatch.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.WorkBatch.getClassSchema();
  }

  @Override
  public dev.millrace.v1.WorkBatch toAvro(WorkBatch batch) {
    return new dev.millrace.v1.WorkBatch(
        batch.worker().value(),
        batch.epoch(),
        batch.items().stream().map(this::item).toList(),
        batch.cancels().stream()
            .map(c -> new dev.millrace.v1.CancelRun(c.requestId().toString(), c.run(), c.reason()))
            .toList(),
        batch.suspends().stream()
            .map(it -> new dev.millrace.v1.SuspendRun(it.requestId().toString(), it.run()))
            .toList(),
        FieldValues.cell(batch.moveTo()));
  }

  @Override
  public WorkBatch fromAvro(dev.millrace.v1.WorkBatch read) throws UndecodableException {
    List<WorkItem> items = new ArrayList<>();
    for (dev.millrace.v1.WorkItem item : read.getItems()) {
      items.add(item(item));
    }
    List<WorkBatch.CancelRun> cancels = new ArrayList<>();
    for (dev.millrace.v1.CancelRun cancel : read.getCancels()) {
      cancels.add(
          new WorkBatch.CancelRun(
              FieldValues.requestId("cancels.requestId", cancel.getRequestId()),
              cancel.getRun(),
              cancel.getReason()));
    }
    List<WorkBatch.SuspendRun> suspends = new ArrayList<>();
    for (dev.millrace.v1.SuspendRun suspend : read.getSuspends()) {
      suspends.add(
          new WorkBatch.SuspendRun(
              FieldValues.requestId("suspends.requestId", suspend.getRequestId()),
              suspend.getRun()));
    }
    return new WorkBatch(
        FieldValues.worker("worker", read.getWorker()),
        read.getEpoch(),
        items,
        cancels,
        suspends,
        FieldValues.cell(read.getMoveTo()));
  }

  private dev.millrace.v1.WorkItem item(WorkItem item) {
    return new dev.millrace.v1.WorkItem(
        requests.toAvro(item.request()),
        dev.millrace.v1.Priority.valueOf(item.priority().name()),
        item.run(),
        item.attempt(),
        item.arrivedAt().toEpochMilli(),
        item.deadline().map(Instant::toEpochMilli).orElse(null),
        item.address().topic(),
        item.address().startOffset(),
        item.mayHavePredecessor(),
        item.sentAt().map(Instant::toEpochMilli).orElse(null));
  }

  private WorkItem item(dev.millrace.v1.WorkItem read) throws UndecodableException {
    return new WorkItem(
        requests.fromAvro(read.getRequest()),
        Priority.valueOf(read.getPriority().name()),
        read.getRun(),
        read.getAttempt(),
        Instant.ofEpochMilli(read.getArrivedAtMs()),
        Optional.ofNullable(read.getDeadlineMs()).map(Instant::ofEpochMilli),
        new ResultAddress(read.getResultTopic(), read.getResultOffset()),
        read.getMayHavePredecessor(),
        Optional.ofNullable(read.getSentAtMs()).map(Instant::ofEpochMilli));
  }
}
