package dev.millrace.wire.mapping;

import dev.millrace.model.CellStatus;
import dev.millrace.model.CellStatus.Load;
import dev.millrace.model.CellStatus.WorkerView;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.wire.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** State of the scheduling cells. */
public final class CellStatusMapping
    implements AvroMapping<CellStatus, dev.millrace.v1.CellStatus> {

  @Override
  public Class<dev.millrace.v1.CellStatus> type() {
    return dev.millrace.v1.CellStatus.class;
  }

  @Override
  public Schema schema() {
    return dev.millrace.v1.CellStatus.getClassSchema();
  }

  @Override
  public dev.millrace.v1.CellStatus toAvro(CellStatus status) {
    return new dev.millrace.v1.CellStatus(
        status.model(),
        status.partition(),
        status.at().toEpochMilli(),
        queued(status, Priority.CRITICAL),
        queued(status, Priority.HIGH),
        queued(status, Priority.NORMAL),
        queued(status, Priority.LOW),
        status.running(),
        status.oldestQueuedAt().map(Instant::toEpochMilli).orElse(null),
        status.workers().stream().map(CellStatusMapping::worker).toList(),
        status.load().tokens(),
        status.load().serviceTime().map(Duration::toMillis).orElse(null),
        status.load().oldestDeadline().map(Instant::toEpochMilli).orElse(null),
        status.load().closed().stream().sorted().map(Priority::label).toList());
  }

  @Override
  public CellStatus fromAvro(dev.millrace.v1.CellStatus read) throws UndecodableException {
    List<WorkerView> workers = new ArrayList<>();
    for (dev.millrace.v1.WorkerView worker : read.getWorkers()) {
      workers.add(worker(worker));
    }
    return new CellStatus(
        read.getModel(),
        read.getPartition(),
        Instant.ofEpochMilli(read.getAtMs()),
        Map.of(
            Priority.CRITICAL, read.getQueuedCritical(),
            Priority.HIGH, read.getQueuedHigh(),
            Priority.NORMAL, read.getQueuedNormal(),
            Priority.LOW, read.getQueuedLow()),
        read.getRunning(),
        Optional.ofNullable(read.getOldestQueuedAtMs()).map(Instant::ofEpochMilli),
        workers,
        new Load(
            read.getQueuedTokens(),
            Optional.ofNullable(read.getServiceTimeMs()).map(Duration::ofMillis),
            Optional.ofNullable(read.getOldestDeadlineMs()).map(Instant::ofEpochMilli),
            closed(read)));
  }

  /** Labels that this build does not know concern none of its requests. */
  private static Set<Priority> closed(dev.millrace.v1.CellStatus read) {
    return read.getClosed().stream()
        .flatMap(label -> Priority.ofLabel(label).stream())
        .collect(Collectors.toSet());
  }

  private static int queued(CellStatus status, Priority priority) {
    return status.queued().getOrDefault(priority, 0);
  }

  private static dev.millrace.v1.WorkerView worker(WorkerView view) {
    return new dev.millrace.v1.WorkerView(
        view.worker().value(),
        view.epoch(),
        dev.millrace.v1.WorkerState.valueOf(view.state().name()),
        view.alive(),
        view.slots(),
        view.held(),
        view.contextTokens(),
        view.memoryUsedBytes(),
        view.memoryFreeBytes(),
        view.drained(),
        view.generatedTokens());
  }

  private static WorkerView worker(dev.millrace.v1.WorkerView read) throws UndecodableException {
    return new WorkerView(
        FieldValues.worker("workers.worker", read.getWorker()),
        read.getEpoch(),
        WorkerState.valueOf(read.getState().name()),
        read.getAlive(),
        read.getSlots(),
        read.getHeld(),
        read.getContextTokens(),
        read.getMemoryUsedBytes(),
        read.getMemoryFreeBytes(),
        read.getDrained(),
        read.getGeneratedTokens());
  }
}
