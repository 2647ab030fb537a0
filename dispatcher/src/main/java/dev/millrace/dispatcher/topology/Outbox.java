package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Decision.Changed;
import dev.millrace.dispatcher.cell.step.Decision.Close;
import dev.millrace.dispatcher.cell.step.Decision.Complete;
import dev.millrace.dispatcher.cell.step.Decision.DeadLetterRequest;
import dev.millrace.dispatcher.cell.step.Decision.Dispatch;
import dev.millrace.dispatcher.cell.step.Decision.Forget;
import dev.millrace.dispatcher.cell.step.Decision.Keep;
import dev.millrace.dispatcher.cell.step.Decision.MoveWorker;
import dev.millrace.dispatcher.cell.step.Decision.Observed;
import dev.millrace.dispatcher.cell.step.Decision.StopRun;
import dev.millrace.dispatcher.cell.step.Decision.SuspendRun;
import dev.millrace.dispatcher.cell.step.Decision.Tell;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.kafka.DeadLetters;
import dev.millrace.kafka.ModelCell;
import dev.millrace.logging.LogKey;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkBatch.CancelRun;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wires;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out decisions: changes the store and sends records. Stream thread only. */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private final Topics topics;
  private final Wires wires;
  private final EntryCodec codec;
  private final WorkItems items;
  private final StoredBodies bodies;
  private final WorkTopics workTopics;
  private final DispatcherMeters meters;
  private final StatusPublisher statuses;
  private final KeyValueStore<String, byte[]> store;
  private final ProcessorContext<OutKey, byte[]> context;

  Outbox(
      CellTopology topology,
      EntryCodec codec,
      WorkItems items,
      StoredBodies bodies,
      StatusPublisher statuses,
      KeyValueStore<String, byte[]> store,
      ProcessorContext<OutKey, byte[]> context) {
    this.topics = topology.topics();
    this.wires = topology.wires();
    this.codec = codec;
    this.items = items;
    this.bodies = bodies;
    this.workTopics = topology.workTopics();
    this.meters = topology.meters();
    this.statuses = statuses;
    this.store = store;
    this.context = context;
  }

  /** Sends work before it changes the store, for latency. A crash may lose either part. */
  void act(List<Decision> decisions, Instant now) {
    for (Decision decision : decisions) {
      if (decision instanceof Dispatch) {
        act(decision, now);
      }
    }
    for (Decision decision : decisions) {
      if (!(decision instanceof Dispatch)) {
        act(decision, now);
      }
    }
  }

  private void act(Decision decision, Instant now) {
    switch (decision) {
      case Keep keep -> store.put(keep.entry().key().text(), codec.encode(keep.entry()));
      case Forget forget -> store.delete(forget.key().text());
      case Dispatch dispatch -> {
        meters.batch(dispatch.items().size());
        work(
            new WorkBatch(
                dispatch.worker(), dispatch.epoch(), items.of(dispatch.items(), now), List.of()),
            now);
      }
      case StopRun stop ->
          work(
              new WorkBatch(
                  stop.worker(),
                  stop.epoch(),
                  List.of(),
                  List.of(new CancelRun(stop.requestId(), stop.run(), stop.reason()))),
              now);
      case SuspendRun suspend ->
          work(
              new WorkBatch(
                  suspend.worker(),
                  suspend.epoch(),
                  List.of(),
                  List.of(),
                  List.of(new WorkBatch.SuspendRun(suspend.requestId(), suspend.run()))),
              now);
      case MoveWorker move -> work(WorkBatch.move(move.worker(), move.epoch(), move.cell()), now);
      case Tell tell ->
          send(
              TopologyNodes.forward(topics.workerEvents()),
              OutKey.to(tell.cell(), ModelCell.key(tell.report().origin().model())),
              wires.workerEvents().encode(tell.report()),
              now);
      case Close close ->
          send(
              TopologyNodes.CLOSINGS,
              key(close.closing().requestId()),
              wires.closings().encode(close.closing().in(context.taskId().partition())),
              now);
      case Complete complete ->
          send(
              TopologyNodes.COMPLETIONS,
              key(complete.completion().requestId()),
              wires.completions().encode(complete.completion()),
              now);
      case DeadLetterRequest dead -> deadLetter(letter(dead, now));
      case Changed changed -> statuses.changed(changed.model());
      case Observed observed -> meters.observe(observed.observation());
    }
  }

  /** Sends to the dead-letter topic, keyed as the original record. */
  void deadLetter(DeadLetter letter) {
    meters.deadLetter(letter.reasonCode());
    send(
        TopologyNodes.DEAD_LETTERS,
        letter.key().map(Bytes::toArray).orElse(null),
        wires.deadLetters().encode(letter.fitting(DeadLetters.MAX_CONTENT_BYTES)),
        letter.at());
  }

  /** Moves an entry that cannot be read from the store to the dead-letter topic. */
  void quarantine(StoredEntries.Unreadable entry, Instant now) {
    deadLetter(entry.letter(TopologyNodes.STORE, context.taskId().partition(), now));
    store.delete(entry.key());
  }

  /**
   * Sends nothing to a missing topic, which would block the thread; the cell finds the runs lost by
   * the worker's statuses.
   */
  private void work(WorkBatch batch, Instant now) {
    WorkerId worker = batch.worker();
    if (workTopics.present(worker)) {
      send(
          TopologyNodes.WORK,
          worker.value().getBytes(StandardCharsets.UTF_8),
          wires.workBatches().encode(batch),
          now);
    } else {
      meters.unreachable();
    }
  }

  private DeadLetter letter(DeadLetterRequest dead, Instant now) {
    Pending pending = dead.pending();
    return new DeadLetter(
        topics.requests(pending.priority()),
        context.taskId().partition(),
        pending.offset(),
        pending.arrivedAt(),
        Optional.of(Bytes.of(ModelCell.key(pending.model()))),
        body(pending),
        List.of(),
        dead.code(),
        dead.reason(),
        now);
  }

  /** A letter without the body is better than none. */
  private Optional<Bytes> body(Pending pending) {
    try {
      return Optional.of(Bytes.of(bodies.read(pending.id())));
    } catch (UndecodableException lost) {
      LOG.atError()
          .addKeyValue(LogKey.REQUEST_ID, pending.id())
          .addKeyValue(LogKey.ERROR_CODE, "internal")
          .setCause(lost)
          .log("dead letter has no body");
      return Optional.empty();
    }
  }

  private void send(String sink, byte @Nullable [] key, byte[] value, Instant now) {
    send(sink, OutKey.of(key), value, now);
  }

  private void send(String sink, OutKey key, byte[] value, Instant now) {
    context.forward(new Record<>(key, value, now.toEpochMilli()), sink);
  }

  private static byte[] key(RequestId id) {
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }
}
