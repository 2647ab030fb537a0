package dev.millrace.dispatcher.topology;

import dev.millrace.dispatcher.cell.shard.ShardPlan;
import dev.millrace.dispatcher.cell.step.EntryKey;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.dispatcher.metrics.CellStatuses;
import dev.millrace.dispatcher.metrics.DispatcherMeters;
import dev.millrace.dispatcher.settings.LiveRules;
import dev.millrace.dispatcher.spill.SpillSpace;
import dev.millrace.dispatcher.spill.SpillingStores;
import dev.millrace.dispatcher.store.EntryCodec;
import dev.millrace.model.Priority;
import dev.millrace.model.WorkerId;
import dev.millrace.topics.Topics;
import dev.millrace.wire.Wires;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.Stores;

/**
 * The dispatcher's topology: requests, worker events and control of one partition meet in one
 * processor with one store, in memory but for bodies beyond their share, whose changelog survives.
 * Everything is bytes, so nothing can fail before the processor sees it.
 *
 * @param plan of the cells: partitions of the request, worker-event and control topics
 * @param rules that hold now
 * @param space of the stores for bodies
 * @param now where the time comes from
 */
public record CellTopology(
    Topics topics,
    Wires wires,
    ShardPlan plan,
    Supplier<LiveRules> rules,
    SpillSpace space,
    WorkTopics workTopics,
    InputEnds inputEnds,
    CellStatuses statuses,
    DispatcherMeters meters,
    Supplier<Now> now) {

  /** Name of the store of a cell. */
  public static final String STATES = TopologyNodes.STORE;

  private static final byte[] BODY_KEYS = EntryKey.OfBody.PREFIX.getBytes(StandardCharsets.UTF_8);

  /** Topics whose partition n makes cell n. */
  public static List<String> cellTopics(Topics topics) {
    List<String> names = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      names.add(topics.requests(priority));
    }
    names.add(topics.workerEvents());
    names.add(topics.control());
    return names;
  }

  private static boolean isBody(Bytes key) {
    byte[] bytes = key.get();
    return Arrays.mismatch(bytes, BODY_KEYS) == BODY_KEYS.length;
  }

  private static byte[] bytes(OutKey worker) {
    return Objects.requireNonNull(worker.bytes(), "a batch for no worker");
  }

  /** Builds it. */
  public Topology build() {
    Serializer<OutKey> key = OutKey.SERIALIZER;
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    Topology topology = new Topology();
    List<String> inputs = cellTopics(topics);
    inputs.forEach(topic -> topology.addSource(TopologyNodes.source(topic), in, in, topic));
    topology.addProcessor(
        TopologyNodes.CELL,
        () -> new CellProcessor(this),
        inputs.stream().map(TopologyNodes::source).toArray(String[]::new));
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
                new SpillingStores(
                    TopologyNodes.STORE, space, CellTopology::isBody, EntryCodec::isStale),
                Serdes.String(),
                Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(Topics.MAX_RECORD_BYTES))),
        TopologyNodes.CELL);
    inputs.forEach(
        topic ->
            topology.addSink(
                TopologyNodes.forward(topic),
                topic,
                key,
                out,
                OutKey.PARTITIONER,
                TopologyNodes.CELL));
    TopicNameExtractor<OutKey, byte[]> work =
        (worker, batch, context) ->
            topics.work(new WorkerId(new String(bytes(worker), StandardCharsets.UTF_8)));
    topology.addSink(TopologyNodes.WORK, work, key, out, TopologyNodes.CELL);
    topology.addSink(TopologyNodes.COMPLETIONS, topics.completions(), key, out, TopologyNodes.CELL);
    topology.addSink(TopologyNodes.CLOSINGS, topics.closings(), key, out, TopologyNodes.CELL);
    topology.addSink(
        TopologyNodes.DEAD_LETTERS, topics.deadLetters(), key, out, TopologyNodes.CELL);
    topology.addSink(TopologyNodes.STATUS, topics.cellStatus(), key, out, TopologyNodes.CELL);
    return topology;
  }
}
