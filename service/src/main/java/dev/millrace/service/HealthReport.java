package dev.millrace.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How a process is, made of how its roles are.
 *
 * @param state the worst of the roles'
 * @param ready whether it should be given work
 * @param obstacles for people: why it is not ready; empty when it is
 * @param memoryUsedBytes of the JVM and of what its roles hold outside of it
 * @param roles each role's own health, by name
 */
public record HealthReport(
    Health.State state,
    boolean ready,
    List<String> obstacles,
    boolean acceptingRequests,
    List<String> modelsLoaded,
    long memoryUsedBytes,
    long queueDepth,
    Duration uptime,
    Map<String, Health> roles) {

  public HealthReport {
    obstacles = List.copyOf(obstacles);
    modelsLoaded = List.copyOf(modelsLoaded);
  }

  /** Puts it together. Pure. */
  public static HealthReport of(
      Map<String, Health> roles, OpsServerSettings settings, long jvmMemoryBytes, Duration uptime) {
    List<String> models = modelsOf(roles.values());
    long queueDepth = sum(roles.values(), HealthKeys.QUEUE_DEPTH);
    List<String> obstacles = new ArrayList<>();
    roles.forEach(
        (name, health) -> {
          if (!health.ready()) {
            obstacles.add(name + " is not ready");
          } else if (health.state() == Health.State.UNHEALTHY) {
            obstacles.add(name + " is unhealthy");
          }
        });
    if (settings.requireModelLoaded() && models.isEmpty()) {
      obstacles.add("no model is loaded");
    }
    if (queueDepth > settings.maxQueueDepth()) {
      obstacles.add(
          "queue_depth " + queueDepth + " is above max_queue_depth " + settings.maxQueueDepth());
    }
    return new HealthReport(
        worstOf(roles.values()),
        obstacles.isEmpty(),
        obstacles,
        obstacles.isEmpty() && roles.values().stream().allMatch(HealthReport::accepts),
        models,
        jvmMemoryBytes + sum(roles.values(), HealthKeys.MEMORY_USED_BYTES),
        queueDepth,
        uptime,
        Map.copyOf(roles));
  }

  /** As JSON-ready values, in the order in which people read them. */
  public Map<String, Object> toMap() {
    Map<String, Object> perRole = new LinkedHashMap<>();
    roles.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(role -> perRole.put(role.getKey(), toMap(role.getValue())));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("state", label(state));
    map.put("ready", ready);
    map.put("obstacles", obstacles);
    map.put(HealthKeys.ACCEPTING_REQUESTS, acceptingRequests);
    map.put(HealthKeys.MODELS_LOADED, modelsLoaded);
    map.put(HealthKeys.MEMORY_USED_BYTES, memoryUsedBytes);
    map.put(HealthKeys.QUEUE_DEPTH, queueDepth);
    map.put("uptime_secs", uptime.toSeconds());
    map.put("roles", perRole);
    return map;
  }

  private static Map<String, Object> toMap(Health health) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("state", label(health.state()));
    map.put("ready", health.ready());
    map.putAll(health.details());
    return map;
  }

  private static String label(Health.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Health.State worstOf(Collection<Health> roles) {
    return roles.stream()
        .map(Health::state)
        .max(Health.State::compareTo)
        .orElse(Health.State.HEALTHY);
  }

  private static boolean accepts(Health health) {
    return !Boolean.FALSE.equals(health.details().get(HealthKeys.ACCEPTING_REQUESTS));
  }

  private static List<String> modelsOf(Collection<Health> roles) {
    TreeSet<String> models = new TreeSet<>();
    for (Health health : roles) {
      if (health.details().get(HealthKeys.MODELS_LOADED) instanceof Collection<?> names) {
        names.forEach(name -> models.add(String.valueOf(name)));
      }
    }
    return List.copyOf(models);
  }

  private static long sum(Collection<Health> roles, String key) {
    long sum = 0;
    for (Health health : roles) {
      if (health.details().get(key) instanceof Number number) {
        sum += number.longValue();
      }
    }
    return sum;
  }
}
