package dev.millrace.dispatcher;

import dev.millrace.dispatcher.topology.LostWorkHandler;
import dev.millrace.dispatcher.topology.WorkTopics;
import dev.millrace.kafka.ConsumerGroups;
import dev.millrace.kafka.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of Kafka Streams. Latency rests on the producer's linger (Streams' own default adds 100
 * ms) and on short polls, which are the granularity of punctuations.
 */
final class StreamsSettings {

  private static final int POLL_MILLIS = 50;
  private static final int MAX_POLL_RECORDS = 500;

  private StreamsSettings() {}

  static Properties of(DispatcherConfig config, WorkTopics workTopics) {
    KafkaSettings clients = config.clients();
    Map<String, Object> all = new HashMap<>();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, new ConsumerGroups(config.topics()).dispatcher());
    all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, clients.bootstrapServers());
    all.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, config.processingGuarantee());
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    all.put(StreamsConfig.POLL_MS_CONFIG, POLL_MILLIS);
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streamThreads());
    all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.plan().settings().replication());
    config
        .plan()
        .durability()
        .forEach((key, value) -> all.put(StreamsConfig.topicPrefix(key), value));
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    // The order among input topics means nothing here, so never wait for one of them.
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    all.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, LostWorkHandler.class.getName());
    all.put(LostWorkHandler.WORK_TOPICS, workTopics);
    all.put(LostWorkHandler.TOPICS, config.topics());
    clients.producer("unused").forEach((key, value) -> put(all, "producer.", key, value));
    ConsumerGroups.membership().forEach((key, value) -> put(all, "main.consumer.", key, value));
    clients.cellConsumer("unused").forEach((key, value) -> put(all, "main.consumer.", key, value));
    clients.admin("unused").forEach((key, value) -> put(all, "admin.", key, value));
    all.put("main.consumer." + ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    if (config.processingGuarantee().equals("exactly_once_v2")) {
      all.remove("producer." + ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG);
    }
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  /** Streams sets serializers, names and commits by itself. */
  private static void put(Map<String, Object> all, String prefix, String key, Object value) {
    switch (key) {
      case ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ProducerConfig.CLIENT_ID_CONFIG -> {}
      default -> all.put(prefix + key, value);
    }
  }
}
