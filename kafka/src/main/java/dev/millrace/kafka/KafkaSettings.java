package dev.millrace.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where Kafka is, and the settings of every client in one place: our defaults, then the operator's
 * overrides. Keys are strings, values bytes. Any thread.
 *
 * @param overrides Kafka's own client settings with {@code bootstrap.servers} among them, for every
 *     client; a key that begins with {@code producer.}, {@code consumer.} or {@code admin.} is for
 *     that kind only. Settings that the guarantees rest on cannot be overridden.
 */
public record KafkaSettings(Map<String, Object> overrides) {

  /** Largest record that is written, in bytes. */
  public static final int MAX_RECORD_BYTES = 2 * 1024 * 1024;

  /**
   * After such a silence a member of a group counts as gone and others take its partitions over;
   * the least that a broker allows unless it is told otherwise. Kafka's own default is 45 s.
   */
  public static final Duration MEMBER_LIVENESS = Duration.ofSeconds(6);

  private static final String PRODUCER = "producer.";
  private static final String CONSUMER = "consumer.";
  private static final String ADMIN = "admin.";
  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG);

  public KafkaSettings {
    overrides = Map.copyOf(overrides);
    if (!(overrides.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) instanceof String servers)
        || servers.isBlank()) {
      throw new IllegalArgumentException("kafka.bootstrap: must name host:port of a broker");
    }
    for (String key : overrides.keySet()) {
      if (FIXED.contains(withoutKind(key))) {
        throw new IllegalArgumentException("kafka.client." + key + ": cannot be overridden");
      }
    }
  }

  /** With nothing but the address. */
  public static KafkaSettings of(String bootstrapServers) {
    return new KafkaSettings(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** The address. */
  public String bootstrapServers() {
    return String.valueOf(overrides.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
  }

  /**
   * For a producer on the latency path: every replica acknowledges, no linger, and no call blocks
   * longer than 5 s.
   */
  public Map<String, Object> producer(String clientId) {
    return merged(
        PRODUCER,
        Map.of(
            CommonClientConfigs.CLIENT_ID_CONFIG,
            clientId,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            30_000,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            MAX_RECORD_BYTES,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            StringSerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class));
  }

  /** For a consumer without a group, whose owner assigns partitions. */
  public Map<String, Object> consumer(String clientId) {
    return merged(
        CONSUMER,
        Map.of(
            CommonClientConfigs.CLIENT_ID_CONFIG,
            clientId,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            // With dispatcher.guarantee=exactly_once_v2 the dispatcher writes in transactions.
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            // A partition that is assigned while a fetch waits is fetched only after that fetch.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            10,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            15_000,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class));
  }

  /** For a member of a consumer group, which commits by itself and waits for records at leisure. */
  public Map<String, Object> groupConsumer(String clientId, String group) {
    Map<String, Object> config = new HashMap<>(consumer(clientId));
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    config.putAll(membership());
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    config.putAll(forKind(CONSUMER));
    return Map.copyOf(config);
  }

  /** How members of a group show that they live. */
  public static Map<String, Object> membership() {
    int millis = Math.toIntExact(MEMBER_LIVENESS.toMillis());
    return Map.of(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        millis,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        millis / 4);
  }

  /** For an admin client. */
  public Map<String, Object> admin(String clientId) {
    return merged(
        ADMIN,
        Map.of(
            CommonClientConfigs.CLIENT_ID_CONFIG, clientId,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000));
  }

  /** Names nothing that could be a secret. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers() + "]";
  }

  private Map<String, Object> merged(String kind, Map<String, Object> defaults) {
    Map<String, Object> config = new HashMap<>(defaults);
    config.putAll(forKind(kind));
    return Map.copyOf(config);
  }

  private Map<String, Object> forKind(String kind) {
    Map<String, Object> chosen = new HashMap<>();
    overrides.forEach(
        (key, value) -> {
          if (withoutKind(key).equals(key)) {
            chosen.put(key, value);
          }
        });
    overrides.forEach(
        (key, value) -> {
          if (key.startsWith(kind)) {
            chosen.put(key.substring(kind.length()), value);
          }
        });
    return chosen;
  }

  private static String withoutKind(String key) {
    for (String kind : Set.of(PRODUCER, CONSUMER, ADMIN)) {
      if (key.startsWith(kind)) {
        return key.substring(kind.length());
      }
    }
    return key;
  }
}
