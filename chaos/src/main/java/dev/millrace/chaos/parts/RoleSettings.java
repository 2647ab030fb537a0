package dev.millrace.chaos.parts;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is different for each role of an installation. Pure. */
final class RoleSettings {

  /** The embedded broker allows less than Kafka's default minimum. */
  private static final String MEMBER_LIVENESS = "2s";

  private RoleSettings() {}

  /** Of every role. */
  static Map<String, String> common(Door door) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("kafka.bootstrap", door.kafka().address());
    door.redis().ifPresent(redis -> own.put("redis.url", redis.address()));
    own.put("ops.port", "0");
    own.put("kafka.member-liveness", MEMBER_LIVENESS);
    // Whoever starts while the broker does waits for it.
    own.put("kafka.start-timeout", "60s");
    return own;
  }

  static Map<String, String> dispatcher() {
    return Map.of("dispatcher.standby-replicas", "1");
  }

  /** What ended early in a run is still judged at its end. */
  static Map<String, String> sink() {
    return Map.of("sink.dedicated-retention", "24h", "sink.result-ttl", "24h");
  }

  /** Readers of streams that stand still for minutes must find room. */
  static Map<String, String> facade(String instance, int port) {
    return Map.of(
        "http.port",
        Integer.toString(port),
        "http.instance",
        instance,
        "http.calls-per-tenant",
        "10000");
  }

  static Map<String, String> worker(String id, ServedModel model) {
    return Map.of(
        "worker.id", id,
        "worker.engine", model.engine(),
        "worker.model-name", model.label(),
        "worker.slots", Integer.toString(model.slots()));
  }
}
