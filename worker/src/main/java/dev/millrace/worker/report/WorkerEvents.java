package dev.millrace.worker.report;

import dev.millrace.engine.api.EngineDescription;
import dev.millrace.engine.api.EngineLoad;
import dev.millrace.kafka.ModelCell;
import dev.millrace.logging.LogKey;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.Wire;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the worker tells the dispatcher: numbered within its epoch, and in the log in the
 * order of the numbers. All events of an epoch go to one scheduling cell, at first to that of the
 * model's key.
 *
 * <p>An event that the broker does not take is lost and counted; the dispatcher learns the same
 * from the runs that a later status lists.
 *
 * <p>Thread rule: any thread; sending may block as long as the producer does, {@link #loadChanged}
 * never.
 */
public final class WorkerEvents implements RunReports {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerEvents.class);

  private final WorkerId worker;
  private final String model;
  private final String topic;
  private final Producer<String, byte[]> producer;
  private final Wire<WorkerEvent> wire;
  private final Clock clock;
  private final Counter lost;
  private final Runnable onLoadChanged;
  private final ReentrantLock lock = new ReentrantLock();
  private final int cells;
  private int cell;
  private long epoch;
  private long sequence;

  /**
   * Begins with a new epoch.
   *
   * @param model the name under which requests ask for the worker's model; the key of its events
   * @param topic of worker events
   * @param cells its partitions
   * @param lost counts events that the broker did not take
   * @param onLoadChanged told when slots or held runs changed; must not block
   */
  public WorkerEvents(
      WorkerId worker,
      String model,
      String topic,
      int cells,
      Producer<String, byte[]> producer,
      Wire<WorkerEvent> wire,
      Clock clock,
      Counter lost,
      Runnable onLoadChanged) {
    this.worker = worker;
    this.model = model;
    this.topic = topic;
    this.producer = producer;
    this.wire = wire;
    this.clock = clock;
    this.lost = lost;
    this.onLoadChanged = onLoadChanged;
    this.cells = cells;
    this.cell = ModelCell.of(model, cells);
    this.epoch = WorkerEvent.epochAt(clock.instant());
  }

  /** The incarnation that work has to name. */
  public long epoch() {
    lock.lock();
    try {
      return epoch;
    } finally {
      lock.unlock();
    }
  }

  /** Begins a new incarnation, later than the one before it. */
  public long nextEpoch() {
    lock.lock();
    try {
      epoch = Math.max(epoch + 1, WorkerEvent.epochAt(clock.instant()));
      sequence = 0;
      return epoch;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves the scheduling cell, and begins a new incarnation in another one. The worker must hold
   * no run.
   *
   * @return false if it is there already, or there is no such cell
   */
  public boolean moveTo(int target) {
    lock.lock();
    try {
      if (target == cell || target < 0 || target >= cells) {
        return false;
      }
      left("goes to cell " + target);
      long unused = nextEpoch();
      cell = target;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** How the worker is. */
  public void status(
      WorkerState state,
      EngineDescription engine,
      EngineLoad load,
      int prefetch,
      int freeSlots,
      List<WorkerEvent.HeldRun> held) {
    var unused =
        send(
            origin ->
                new WorkerEvent.Status(
                    origin,
                    state,
                    engine.slots(),
                    prefetch,
                    freeSlots,
                    engine.contextTokens(),
                    load.memoryUsedBytes(),
                    load.memoryFreeBytes(),
                    load.steps(),
                    held));
  }

  @Override
  public CompletableFuture<Void> accepted(RequestId requestId, long run) {
    return send(origin -> new WorkerEvent.RunAccepted(origin, requestId, run));
  }

  @Override
  public void declined(RequestId requestId, long run, String reason) {
    var unused = send(origin -> new WorkerEvent.RunDeclined(origin, requestId, run, reason));
  }

  @Override
  public void ended(
      RequestId requestId, long run, Verdict verdict, boolean adopted, Optional<String> output) {
    var unused =
        send(origin -> new WorkerEvent.RunEnded(origin, requestId, run, verdict, adopted, output));
  }

  @Override
  public void loadChanged() {
    onLoadChanged.run();
  }

  /** Says that the worker has left; the last event of its epoch. */
  public void left(String reason) {
    var unused = send(origin -> new WorkerEvent.Left(origin, reason));
  }

  private CompletableFuture<Void> send(Function<Origin, WorkerEvent> event) {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    lock.lock();
    try {
      Origin origin =
          new Origin(worker, epoch, sequence++, model, clock.instant(), OptionalInt.of(cell));
      byte[] bytes = wire.encode(event.apply(origin));
      var unused =
          producer.send(
              new ProducerRecord<>(topic, cell, model, bytes),
              (metadata, failure) -> {
                if (failure != null) {
                  lost(failure);
                }
                settled.complete(null);
              });
    } catch (RuntimeException failure) {
      lost(failure);
      settled.complete(null);
    } finally {
      lock.unlock();
    }
    return settled;
  }

  private void lost(Throwable failure) {
    lost.increment();
    LOG.atWarn()
        .addKeyValue(LogKey.WORKER, worker)
        .addKeyValue(LogKey.REASON, failure.toString())
        .log("worker event not sent");
  }
}
