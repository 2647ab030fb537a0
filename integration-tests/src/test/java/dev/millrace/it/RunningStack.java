package dev.millrace.it;

import dev.millrace.client.MillraceClient;
import dev.millrace.model.DeadLetter;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.config.SettingsLoader;
import dev.millrace.standalone.facade.FacadeClient;
import dev.millrace.standalone.runtime.stack.Stack;
import dev.millrace.wire.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A stack on free ports with a client and a facade client beside it. */
final class RunningStack implements AutoCloseable {

  private final Stack stack;
  private final MillraceClient client;
  private final FacadeClient facade;

  private RunningStack(Stack stack) {
    this.stack = stack;
    this.client =
        MillraceClient.builder()
            .bootstrapServers(stack.endpoints().kafka())
            .model(stack.model())
            .poolSize(8)
            .replication(1)
            .build();
    this.facade = new FacadeClient(stack.endpoints().http());
  }

  /** With a scripted worker of 10 ms per token, unless the settings say otherwise. */
  static RunningStack start(Path data, Map<String, String> settings) throws Exception {
    return new RunningStack(Stack.start(settings(data, settings), step -> {}));
  }

  static Settings settings(Path data, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>();
    for (String port :
        List.of("kafka.port", "redis.port", "registry.port", "http.port", "ops.port")) {
      all.put(port, "0");
    }
    all.put("data", data.toString());
    all.put("worker.engine", "scripted");
    all.put("worker.scripted.per-token", "10ms");
    all.putAll(more);
    return SettingsLoader.load(Optional.empty(), Map.of(), all);
  }

  Stack stack() {
    return stack;
  }

  MillraceClient client() {
    return client;
  }

  FacadeClient facade() {
    return facade;
  }

  /** Every record of a result topic from an offset to its present end, in order. */
  List<ResultEvent> log(ResultAddress address) throws UndecodableException {
    List<ResultEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        records(address.topic(), 0, address.startOffset())) {
      events.add(stack.context().wires().resultEvents().decode(record.value()));
    }
    return events;
  }

  /** Every record in the partition that holds the result of a request that names no topic. */
  List<ResultEvent> sharedLog(RequestId id) throws UndecodableException {
    TopicPartition place =
        stack.context().plan().resultPartition(stack.context().topics().sharedResults(), id);
    List<ResultEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(place.topic(), place.partition(), 0)) {
      events.add(stack.context().wires().resultEvents().decode(record.value()));
    }
    return events;
  }

  /** Everything in the dead-letter topic. */
  List<DeadLetter> deadLetters() throws UndecodableException {
    List<DeadLetter> letters = new ArrayList<>();
    String topic = stack.context().topics().deadLetters();
    for (int partition = 0; partition < partitions(topic); partition++) {
      for (ConsumerRecord<byte[], byte[]> record : records(topic, partition, 0)) {
        letters.add(stack.context().wires().deadLetters().decode(record.value()));
      }
    }
    return letters;
  }

  private int partitions(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.endpoints().kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.partitionsFor(topic).size();
    }
  }

  /** Every record of a partition from an offset to its present end. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic, int partition, long from) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.endpoints().kafka()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition source = new TopicPartition(topic, partition);
      consumer.assign(List.of(source));
      consumer.seek(source, from);
      long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
      while (consumer.position(source) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
    }
    return found;
  }

  @Override
  public void close() {
    facade.close();
    client.close();
    stack.close();
  }
}
