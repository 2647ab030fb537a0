package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.Decision;
import dev.millrace.dispatcher.cell.Decision.Bury;
import dev.millrace.dispatcher.cell.Decision.Changed;
import dev.millrace.dispatcher.cell.Decision.Close;
import dev.millrace.dispatcher.cell.Decision.Complete;
import dev.millrace.dispatcher.cell.Decision.Dispatch;
import dev.millrace.dispatcher.cell.Decision.Forget;
import dev.millrace.dispatcher.cell.Decision.Keep;
import dev.millrace.dispatcher.cell.Decision.Noted;
import dev.millrace.dispatcher.cell.Decision.StopRun;
import dev.millrace.dispatcher.cell.Pending;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkBatch.CancelRun;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Acts on decisions: store and records. Stream thread only. */
final class Outbox {

  private final Topics topics;
  private final Wires wires;
  private final EntryCodec codec;
  private final WorkTopics workTopics;
  private final DispatcherMeters meters;
  private final StatusPublisher statuses;
  private final KeyValueStore<String, byte[]> store;
  private final ProcessorContext<byte[], byte[]> context;

  Outbox(
      CellTopology topology,
      EntryCodec codec,
      StatusPublisher statuses,
      KeyValueStore<String, byte[]> store,
      ProcessorContext<byte[], byte[]> context) {
    this.topics = topology.topics();
    this.wires = topology.wires();
    this.codec = codec;
    this.workTopics = topology.workTopics();
    this.meters = topology.meters();
    this.statuses = statuses;
    this.store = store;
    this.context = context;
  }

  /** Work goes first, because somebody waits for it; a crash may part the two either way. */
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
      case Keep keep -> store.put(keep.entry().key(), codec.encode(keep.entry()));
      case Forget forget -> store.delete(forget.key());
      case Dispatch dispatch -> {
        meters.batch(dispatch.items().size());
        work(new WorkBatch(dispatch.worker(), dispatch.epoch(), dispatch.items(), List.of()), now);
      }
      case StopRun stop ->
          work(
              new WorkBatch(
                  stop.worker(),
                  stop.epoch(),
                  List.of(),
                  List.of(new CancelRun(stop.requestId(), stop.run(), stop.reason()))),
              now);
      case Close close ->
          send(
              Sinks.CLOSINGS,
              key(close.closing().requestId()),
              wires.closings().encode(close.closing()),
              now);
      case Complete complete ->
          send(
              Sinks.COMPLETIONS,
              key(complete.completion().requestId()),
              wires.completions().encode(complete.completion()),
              now);
      case Bury bury -> bury(letter(bury, now));
      case Changed changed -> statuses.changed(changed.model());
      case Noted noted -> meters.note(noted.observation());
    }
  }

  /** To the dead letters, keyed as the record was. */
  void bury(DeadLetter letter) {
    meters.deadLetter(letter.reasonCode());
    send(
        Sinks.DEAD_LETTERS,
        letter.key().map(Bytes::toArray).orElse(null),
        wires.deadLetters().encode(letter),
        letter.at());
  }

  /** What is sent to a topic that is gone would block; it is missed by the worker's reports. */
  private void work(WorkBatch batch, Instant now) {
    WorkerId worker = batch.worker();
    if (workTopics.present(worker)) {
      send(
          Sinks.WORK,
          worker.value().getBytes(StandardCharsets.UTF_8),
          wires.workBatches().encode(batch),
          now);
    } else {
      meters.unreachable();
    }
  }

  private DeadLetter letter(Bury bury, Instant now) {
    Pending pending = bury.pending();
    return new DeadLetter(
        topics.requests(pending.priority()),
        context.taskId().partition(),
        pending.offset(),
        pending.arrivedAt(),
        Optional.of(Bytes.of(Intake.key(pending.model()))),
        Optional.of(Bytes.of(wires.requests().encode(pending.request()))),
        List.of(),
        bury.code(),
        bury.reason(),
        now);
  }

  private void send(String sink, byte @Nullable [] key, byte[] value, Instant now) {
    context.forward(new Record<>(key, value, now.toEpochMilli()), sink);
  }

  private static byte[] key(RequestId id) {
    return id.toString().getBytes(StandardCharsets.UTF_8);
  }
}
