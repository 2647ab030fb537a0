package dev.millrace.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A kind of Kafka client, and which of an operator's settings it is given. Pure.
 *
 * @param prefix of settings that are for this kind only
 * @param known names of the settings that Kafka has for it
 */
record ClientKind(String prefix, Set<String> known) {

  static final ClientKind PRODUCER = new ClientKind("producer.", ProducerConfig.configNames());
  static final ClientKind CONSUMER = new ClientKind("consumer.", ConsumerConfig.configNames());
  static final ClientKind ADMIN = new ClientKind("admin.", AdminClientConfig.configNames());

  private static final List<ClientKind> ALL = List.of(PRODUCER, CONSUMER, ADMIN);

  /**
   * The settings for this kind: those that it knows, those that no kind knows (an interceptor's,
   * say), and above them those that begin with its prefix, without it.
   */
  Map<String, Object> chosen(Map<String, Object> overrides) {
    Map<String, Object> chosen = new HashMap<>();
    overrides.forEach(
        (key, value) -> {
          if (withoutPrefix(key).equals(key) && (known.contains(key) || !isKnown(key))) {
            chosen.put(key, value);
          }
        });
    overrides.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            chosen.put(key.substring(prefix.length()), value);
          }
        });
    return chosen;
  }

  /** The name that Kafka knows the setting by. */
  static String withoutPrefix(String key) {
    for (ClientKind kind : ALL) {
      if (key.startsWith(kind.prefix)) {
        return key.substring(kind.prefix.length());
      }
    }
    return key;
  }

  private static boolean isKnown(String key) {
    for (ClientKind kind : ALL) {
      if (kind.known.contains(key)) {
        return true;
      }
    }
    return false;
  }
}
