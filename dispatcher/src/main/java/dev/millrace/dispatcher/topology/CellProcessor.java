package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.Cell;
import dev.millrace.dispatcher.cell.shard.CellSite;
import dev.millrace.dispatcher.cell.step.CellEvent;
import dev.millrace.dispatcher.cell.step.CellEvent.Reported;
import dev.millrace.dispatcher.cell.step.CellEvent.Tick;
import dev.millrace.dispatcher.cell.step.Decision;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.cell.step.Waiting;
import dev.millrace.dispatcher.settings.LiveRules;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.dispatcher.topology.InputDecoder.Source;
import dev.millrace.kafka.RepeatedRequest;
import dev.millrace.logging.LogKey;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.DeadLetter.Bytes;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerEvent.Left;
import dev.millrace.model.WorkerEvent.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link Cell}: records in, decisions carried out. Stream thread only. */
final class CellProcessor implements Processor<byte[], byte[], OutKey, byte[]>, InputDecoder.Known {

  /** Granularity of deadlines, liveness and published status. */
  private static final Duration TICK = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(CellProcessor.class);

  private final CellTopology topology;
  private final InputDecoder decoder;
  private @Nullable Running running;
  private List<Decision> restored = List.of();
  private List<StoredEntries.Unreadable> unreadable = List.of();
  private @Nullable LiveRules ruledBy;

  /**
   * Exists once the processor is initialised. Kafka Streams may do that again, with what the store
   * holds then: nothing that the processor knew before is true any more.
   */
  private record Running(
      ProcessorContext<OutKey, byte[]> context,
      Cell cell,
      Reachability reachability,
      StatusPublisher statuses,
      WorkItems items,
      Outbox outbox,
      UnreadInput unread,
      Forwarding forwarding) {}

  CellProcessor(CellTopology topology) {
    this.topology = topology;
    this.decoder = new InputDecoder(topology.topics(), topology.wires(), topology.plan());
  }

  @Override
  public void init(ProcessorContext<OutKey, byte[]> context) {
    KeyValueStore<String, byte[]> store = context.getStateStore(TopologyNodes.STORE);
    StoredEntries stored = StoredEntries.of(store, new EntryCodec(topology.wires().requests(), 0));
    Now now = topology.now().get();
    EntryCodec codec = new EntryCodec(topology.wires().requests(), stored.next(now.wall()));
    CellSite site = new CellSite(context.taskId().partition(), topology.plan());
    StatusPublisher statuses =
        new StatusPublisher(topology.wires().cellStatuses(), topology.statuses(), site);
    StoredBodies bodies = new StoredBodies(store, codec);
    WorkItems items = new WorkItems(topology.wires().requests(), bodies);
    LiveRules rules = topology.rules().get();
    Cell cell = new Cell(rules.rules(), site);
    ruledBy = LiveRules.of(rules.rules());
    running =
        new Running(
            context,
            cell,
            new Reachability(topology.workTopics()),
            statuses,
            items,
            new Outbox(topology, codec, items, bodies, statuses, store, context),
            new UnreadInput(topology.inputEnds(), context.taskId().partition()),
            new Forwarding(context, topology.meters()));
    LOG.atInfo()
        .addKeyValue(LogKey.PARTITION, context.taskId().partition())
        .addKeyValue(LogKey.COUNT, stored.entries().size())
        .log("cell restored");
    // Carried out with the next event, because nothing can be forwarded before init has returned.
    restored = cell.restore(stored.entries(), now);
    unreadable = stored.unreadable();
    topology.statuses().waiting(context.taskId().partition(), cell.waiting());
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, time -> tick());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata metadata =
        running()
            .context()
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a record without an origin"));
    Source source =
        new Source(
            metadata.topic(),
            metadata.partition(),
            metadata.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            Hop.of(record.headers()),
            RepeatedRequest.isMarked(record.headers()));
    boolean unread = !source.repeated() && running().unread().contains(source);
    Waiting elsewhere = topology.statuses().waitingBeside(partition());
    Forwarding forwarding = running().forwarding();
    switch (decoder.read(source, record.value(), unread, elsewhere, this)) {
      case InputDecoder.Outcome.ForCell(CellEvent event, InferenceRequest request) -> {
        running().items().arrived(request);
        step(event);
        running().items().arrived(null);
      }
      case InputDecoder.Outcome.ForOther(String model, int cell, Hop hop) ->
          forwarding.send(record, source.topic(), model, cell, hop, hop == Hop.SHARD && !unread);
      case InputDecoder.Outcome.ForAll(CellEvent event, String model, Set<Integer> others) -> {
        step(event);
        others.forEach(
            cell -> forwarding.send(record, source.topic(), model, cell, Hop.SHARD, false));
      }
      case InputDecoder.Outcome.Unusable unusable -> deadLetter(record, source, unusable);
    }
  }

  @Override
  public boolean request(RequestId id) {
    return running().cell().knows(id);
  }

  @Override
  public Set<Integer> siblings(String model) {
    return running().cell().siblings(model, topology.now().get());
  }

  @Override
  public void close() {
    if (running != null) {
      topology.statuses().remove(running.context().taskId().partition());
    }
  }

  private void step(CellEvent event) {
    decide(event);
    if (event instanceof Reported(Status status)) {
      decide(running().reachability().reported(status.origin().worker()));
    } else if (event instanceof Reported(Left left)) {
      running().reachability().left(left.origin().worker());
    }
  }

  private void tick() {
    running().reachability().changes().forEach(this::decide);
    decide(new Tick());
    running().statuses().publish(running().cell(), topology.now().get(), running().context());
  }

  private void decide(CellEvent event) {
    Now now = topology.now().get();
    actAfterRestoration(now);
    takeInRules(now);
    running().outbox().act(running().cell().on(event, now), now.wall());
    topology.statuses().waiting(partition(), running().cell().waiting());
  }

  /** The rules that hold now are one more event of the cell, before whatever comes next. */
  private void takeInRules(Now now) {
    LiveRules rules = topology.rules().get();
    if (!rules.equals(ruledBy)) {
      ruledBy = rules;
      CellEvent event = new CellEvent.Ruled(rules.rules(), rules.drained());
      running().outbox().act(running().cell().on(event, now), now.wall());
    }
  }

  private void actAfterRestoration(Now now) {
    List<Decision> decisions = restored;
    List<StoredEntries.Unreadable> entries = unreadable;
    restored = List.of();
    unreadable = List.of();
    entries.forEach(entry -> running().outbox().quarantine(entry, now.wall()));
    running().outbox().act(decisions, now.wall());
  }

  private void deadLetter(
      Record<byte[], byte[]> record, Source source, InputDecoder.Outcome.Unusable why) {
    LOG.atWarn()
        .addKeyValue(LogKey.TOPIC, source.topic())
        .addKeyValue(LogKey.PARTITION, source.partition())
        .addKeyValue(LogKey.OFFSET, source.offset())
        .addKeyValue(LogKey.ERROR_CODE, why.code())
        .addKeyValue(LogKey.REASON, why.reason())
        .log("record unusable");
    running()
        .outbox()
        .deadLetter(
            new DeadLetter(
                source.topic(),
                source.partition(),
                source.offset(),
                source.timestamp(),
                Optional.ofNullable(record.key()).map(Bytes::of),
                Optional.ofNullable(record.value()).map(Bytes::of),
                headers(record),
                why.code(),
                why.reason(),
                topology.now().get().wall()));
  }

  private static List<DeadLetter.Header> headers(Record<byte[], byte[]> record) {
    List<DeadLetter.Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      byte[] value = Objects.requireNonNullElseGet(header.value(), () -> new byte[0]);
      headers.add(new DeadLetter.Header(header.key(), Bytes.of(value)));
    }
    return headers;
  }

  private int partition() {
    return running().context().taskId().partition();
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("not initialised");
    }
    return running;
  }
}
