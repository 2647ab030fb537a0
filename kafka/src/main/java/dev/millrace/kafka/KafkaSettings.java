package dev.millrace.kafka;

import dev.millrace.topics.Topics;
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
 * Where Kafka is, and the settings of every client in one place: our defaults for what the client
 * is for, then the operator's overrides. Keys are strings, values bytes. Any thread.
 *
 * @param overrides Kafka's own client settings with {@code bootstrap.servers} among them. A setting
 *     reaches the kinds of clients that know it, one that none knows reaches all; a key that begins
 *     with {@code producer.}, {@code consumer.} or {@code admin.} is for that kind only, and wins.
 *     Settings that the guarantees rest on cannot be overridden.
 */
public record KafkaSettings(Map<String, Object> overrides) {

  private static final int LONG_FETCH_MILLIS = 500;
  private static final int SHORT_FETCH_MILLIS = 10;
  private static final int CELL_FETCH_MILLIS = 250;

  /** A topic that was just made is unknown to a broker for a few milliseconds. */
  private static final int FRESH_TOPIC_BACKOFF_MILLIS = 10;

  private static final int TOKEN_RECORDS_PER_POLL = 2_000;
  private static final int MEMBER_RECORDS_PER_POLL = 100;

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
      if (FIXED.contains(ClientKind.withoutPrefix(key))) {
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
   * longer than 5 s. One request to a broker is under way at a time: a record that finds none goes
   * at once, and what comes meanwhile shares the next, so batches grow with the load by themselves.
   */
  public Map<String, Object> producer(String clientId) {
    return producer(clientId, Map.of());
  }

  /**
   * For a producer of result records, whose topics may have been made just now. Two requests may be
   * under way, so that the marker of a run need not wait until the report of the run before it is
   * acknowledged; a connection's requests are taken in their order.
   */
  public Map<String, Object> resultProducer(String clientId) {
    return producer(
        clientId,
        Map.of(
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            2,
            ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
            FRESH_TOPIC_BACKOFF_MILLIS));
  }

  /**
   * For a producer of the tokens after the first, those of many runs in one request.
   *
   * @param linger how long a token may wait for others; no override changes it
   */
  public Map<String, Object> tokenProducer(String clientId, Duration linger) {
    Map<String, Object> config = new HashMap<>(resultProducer(clientId));
    config.put(ProducerConfig.LINGER_MS_CONFIG, Math.toIntExact(linger.toMillis()));
    return Map.copyOf(config);
  }

  private Map<String, Object> producer(String clientId, Map<String, Object> special) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.putAll(special);
    config.putAll(ClientKind.PRODUCER.chosen(overrides));
    return Map.copyOf(config);
  }

  /**
   * For a consumer without a group, whose owner assigns partitions and changes them: fetches are
   * short, because a partition that is assigned while a fetch waits is fetched only after it.
   */
  public Map<String, Object> consumer(String clientId) {
    return consumer(clientId, Map.of());
  }

  /** For a consumer without a group whose partitions never change, so that it may wait for them. */
  public Map<String, Object> steadyConsumer(String clientId) {
    return consumer(clientId, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONG_FETCH_MILLIS));
  }

  /** For a steady consumer that follows results as they come, in many small records. */
  public Map<String, Object> liveResultConsumer(String clientId) {
    return consumer(
        clientId,
        Map.of(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            LONG_FETCH_MILLIS,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            TOKEN_RECORDS_PER_POLL));
  }

  /**
   * For the consumer of the dispatcher's cells, whose partitions change with a rebalance alone:
   * those that it brings are fetched after the fetch that waits at that time.
   */
  public Map<String, Object> cellConsumer(String clientId) {
    return consumer(clientId, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, CELL_FETCH_MILLIS));
  }

  /**
   * For a consumer that reads result topics from given offsets: one that is out of range is an
   * error, for the reader has to learn what it missed.
   */
  public Map<String, Object> resultConsumer(String clientId) {
    return consumer(
        clientId,
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.RETRY_BACKOFF_MS_CONFIG,
            FRESH_TOPIC_BACKOFF_MILLIS,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            TOKEN_RECORDS_PER_POLL));
  }

  /** For a member of a consumer group, which commits by itself and waits for records at leisure. */
  public Map<String, Object> groupConsumer(String clientId, String group) {
    Map<String, Object> special = new HashMap<>(ConsumerGroups.membership());
    special.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    special.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONG_FETCH_MILLIS);
    special.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MEMBER_RECORDS_PER_POLL);
    return consumer(clientId, special);
  }

  /** After such a silence a member of a group counts as gone. */
  public Duration memberLiveness() {
    Object millis =
        groupConsumer("", "")
            .getOrDefault(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                ConsumerGroups.MEMBER_LIVENESS.toMillis());
    return Duration.ofMillis(Long.parseLong(String.valueOf(millis)));
  }

  private Map<String, Object> consumer(String clientId, Map<String, Object> special) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // With dispatcher.guarantee=exactly_once_v2 the dispatcher writes in transactions.
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, SHORT_FETCH_MILLIS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.putAll(special);
    config.putAll(ClientKind.CONSUMER.chosen(overrides));
    return Map.copyOf(config);
  }

  /** For an admin client. */
  public Map<String, Object> admin(String clientId) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    config.putAll(ClientKind.ADMIN.chosen(overrides));
    return Map.copyOf(config);
  }

  /** Names nothing that could be a secret. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers() + "]";
  }
}
