package dev.millrace.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of the client's three Kafka clients: ours, then the user's on top. A user's setting
 * reaches the clients that know it; one that none knows (an interceptor's, say) reaches all.
 */
final class KafkaSettings {
  private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;
  private final Map<String, Object> overrides;

  KafkaSettings(Map<String, Object> overrides) {
    this.overrides = Map.copyOf(overrides);
  }

  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    return with(settings, ProducerConfig.configNames());
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return with(settings, ConsumerConfig.configNames());
  }

  Map<String, Object> admin() {
    return with(new HashMap<>(), AdminClientConfig.configNames());
  }

  private Map<String, Object> with(Map<String, Object> settings, Set<String> known) {
    overrides.forEach(
        (key, value) -> {
          if (known.contains(key) || !knownToAny(key)) {
            settings.put(key, value);
          }
        });
    return settings;
  }

  private static boolean knownToAny(String key) {
    return ProducerConfig.configNames().contains(key)
        || ConsumerConfig.configNames().contains(key)
        || AdminClientConfig.configNames().contains(key);
  }
}
