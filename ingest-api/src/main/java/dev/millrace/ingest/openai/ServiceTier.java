package dev.millrace.ingest.openai;

import dev.millrace.ingest.http.ApiException;
import dev.millrace.model.Priority;
import java.util.Optional;

/** OpenAI's names of how urgent a request is. */
public enum ServiceTier {
  FLEX("flex", Priority.LOW),
  DEFAULT("default", Priority.NORMAL),
  PRIORITY("priority", Priority.HIGH);

  private final String label;
  private final Priority priority;

  ServiceTier(String label, Priority priority) {
    this.label = label;
    this.priority = priority;
  }

  /** The name that answers carry. */
  public static String of(Priority priority) {
    return switch (priority) {
      case LOW -> FLEX.label;
      case NORMAL -> DEFAULT.label;
      case HIGH, CRITICAL -> PRIORITY.label;
    };
  }

  /**
   * The priority that a request asks for.
   *
   * @param tier its {@code service_tier}
   * @param header our own header, which has all four priorities and goes before the tier
   */
  public static Priority priority(Optional<String> tier, Optional<String> header) {
    if (header.isPresent()) {
      return Priority.ofLabel(header.get())
          .orElseThrow(
              () ->
                  ApiException.invalid(
                      "X-Millrace-Priority: must be critical, high, normal or low"));
    }
    return switch (tier.orElse("auto")) {
      case "auto", "default" -> DEFAULT.priority;
      case "flex" -> FLEX.priority;
      case "priority", "fast", "scale" -> PRIORITY.priority;
      default ->
          throw ApiException.invalid(
              "service_tier: must be auto, default, flex, scale, priority or fast");
    };
  }
}
