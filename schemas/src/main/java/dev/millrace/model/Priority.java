package dev.millrace.model;

import java.util.Locale;
import java.util.Optional;

/** How urgent a request is; the order of the constants is the order of service. */
public enum Priority {
  CRITICAL,
  HIGH,
  NORMAL,
  LOW;

  /** The name in topics, JSON and metric labels: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label in any case, or nothing. */
  public static Optional<Priority> ofLabel(String label) {
    for (Priority priority : values()) {
      if (priority.name().equalsIgnoreCase(label)) {
        return Optional.of(priority);
      }
    }
    return Optional.empty();
  }
}
