package dev.millrace.service;

import java.util.Map;

/**
 * How a role is.
 *
 * @param state the worst of its parts
 * @param ready whether it should be given work
 * @param details numbers and words for the full report, such as queue_depth; values are strings,
 *     numbers, booleans, lists or maps
 */
public record Health(State state, boolean ready, Map<String, Object> details) {

  /** How well a role does its work. */
  public enum State {
    HEALTHY,
    /** Works, but something that it can do without is missing. */
    DEGRADED,
    /** Does not work. */
    UNHEALTHY
  }

  public Health {
    details = Map.copyOf(details);
  }
}
