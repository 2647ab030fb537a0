package dev.millrace.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The kinds of Kafka clients, and which of an operator's settings each is given. Pure. */
enum ClientKind {
  PRODUCER("producer.", ProducerConfig.configNames()),
  CONSUMER("consumer.", ConsumerConfig.configNames()),
  ADMIN("admin.", AdminClientConfig.configNames());

  private final String prefix;
  private final Set<String> known;

  ClientKind(String prefix, Set<String> known) {
    this.prefix = prefix;
    this.known = known;
  }

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
    for (ClientKind kind : values()) {
      if (key.startsWith(kind.prefix)) {
        return key.substring(kind.prefix.length());
      }
    }
    return key;
  }

  private static boolean isKnown(String key) {
    for (ClientKind kind : values()) {
      if (kind.known.contains(key)) {
        return true;
      }
    }
    return false;
  }
}
