package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.CellFixtures;
import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.metrics.CellStatuses;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.dispatcher.settings.LiveRules;
import dev.millrace.dispatcher.spill.SpillSpace;
import dev.millrace.kafka.ModelCell;
import dev.millrace.model.Control;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkBatch;
import dev.millrace.model.WorkItem;
import dev.millrace.model.WorkerEvent;
import dev.millrace.model.WorkerEvent.Origin;
import dev.millrace.model.WorkerEvent.WorkerState;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.UndecodableException;
import dev.millrace.wire.Wire;
import dev.millrace.wire.Wires;
import dev.millrace.wire.factory.WiresFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka Streams' test driver, with a manual clock and short methods for events. */
final class CellDriver implements AutoCloseable {

  static final String MODEL = "llama";

  final Topics topics = Topics.DEFAULT;
  final Wires wires = WiresFactory.builtin();
  final TestingWorkTopics workTopics = new TestingWorkTopics();
  final CellStatuses statuses = new CellStatuses();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final SpillSpace space;
  private final int cells;
  private final Map<String, Integer> shards;
  private final Map<String, Long> sequences = new HashMap<>();
  private final TopologyTestDriver driver;
  private Instant wall = CellFixtures.START;
  private final Map<String, Long> inputEnds;

  /** What holds now. */
  volatile LiveRules rules = LiveRules.of(CellRules.DEFAULTS);

  CellDriver(int cells) {
    this(cells, Map.of());
  }

  CellDriver(int cells, Map<String, Long> inputEnds) {
    this(cells, inputEnds, Long.MAX_VALUE);
  }

  CellDriver(int cells, Map<String, Long> inputEnds, long bodiesInMemory) {
    this(cells, inputEnds, bodiesInMemory, Map.of());
  }

  CellDriver(
      int cells, Map<String, Long> inputEnds, long bodiesInMemory, Map<String, Integer> shards) {
    this.shards = shards;
    this.cells = cells;
    this.inputEnds = inputEnds;
    this.space = new SpillSpace(Path.of("target", "spilled"), bodiesInMemory);
    this.driver = driver();
  }

  /** The topology that runs here. */
  CellTopology topology() {
    return new CellTopology(
        topics,
        wires,
        new ShardPlan(cells, shards, model -> ModelCell.of(model, cells)),
        () -> rules,
        space,
        workTopics,
        partition -> CompletableFuture.completedFuture(inputEnds),
        statuses,
        new DispatcherMeters(registry, statuses),
        () -> new Now(wall, wall.toEpochMilli() * 1_000_000));
  }

  private TopologyTestDriver driver() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    return new TopologyTestDriver(topology().build(), properties, wall);
  }

  KeyValueStore<String, byte[]> store() {
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(TopologyNodes.STORE);
    if (store == null) {
      throw new IllegalStateException("no store");
    }
    return store;
  }

  CellDriver passes(Duration span) {
    wall = wall.plus(span);
    driver.advanceWallClockTime(span);
    return this;
  }

  CellDriver sends(String topic, TestRecord<byte[], byte[]> record) {
    TestInputTopic<byte[], byte[]> input =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    input.pipeInput(record);
    return this;
  }

  CellDriver sends(String topic, byte[] value) {
    return sends(topic, new TestRecord<>(ModelCell.key(MODEL), value, wall));
  }

  CellDriver requests(Priority priority, InferenceRequest request) {
    return sends(topics.requests(priority), wires.requests().encode(request));
  }

  CellDriver cancels(int number) {
    return sends(
        topics.control(),
        wires
            .controls()
            .encode(new Control.Cancel(MODEL, CellFixtures.id(number), "no more", wall)));
  }

  CellDriver announces(String worker, int slots, int prefetch) {
    return reports(
        new WorkerEvent.Status(
            origin(worker), WorkerState.READY, slots, prefetch, slots, 2048, 1, 1, 0, List.of()));
  }

  CellDriver ends(String worker, WorkItem item, Verdict verdict) {
    return reports(
        new WorkerEvent.RunEnded(origin(worker), item.request().id(), item.run(), verdict, false));
  }

  CellDriver reports(WorkerEvent event) {
    return sends(topics.workerEvents(), wires.workerEvents().encode(event));
  }

  Origin origin(String worker) {
    return new Origin(new WorkerId(worker), 1, sequences.merge(worker, 1L, Long::sum), MODEL, wall);
  }

  List<WorkBatch> work(String worker) {
    return read(topics.work(new WorkerId(worker)), wires.workBatches());
  }

  <T> List<T> read(String topic, Wire<T> wire) {
    List<T> values = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : raw(topic)) {
      try {
        values.add(wire.decode(record.value()));
      } catch (UndecodableException undecodable) {
        throw new AssertionError(undecodable);
      }
    }
    return values;
  }

  List<TestRecord<byte[], byte[]>> raw(String topic) {
    if (!driver.producedTopicNames().contains(topic)) {
      return List.of();
    }
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }
}
