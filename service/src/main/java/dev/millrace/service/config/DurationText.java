package dev.millrace.service.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 24h}, {@code
 * PT30S}.
 */
public final class DurationText {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})\\s*(us|ms|s|m|h|d)");

  private static final List<Map.Entry<String, Long>> UNITS =
      List.of(
          Map.entry("d", Duration.ofDays(1).toNanos()),
          Map.entry("h", Duration.ofHours(1).toNanos()),
          Map.entry("m", Duration.ofMinutes(1).toNanos()),
          Map.entry("s", Duration.ofSeconds(1).toNanos()),
          Map.entry("ms", Duration.ofMillis(1).toNanos()),
          Map.entry("us", 1_000L));

  private DurationText() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is neither form, or negative
   */
  public static Duration parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    Matcher matcher = SHORT.matcher(trimmed);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1000L));
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      Duration iso = Duration.parse(text.strip());
      if (!iso.isNegative()) {
        return iso;
      }
    } catch (DateTimeParseException neither) {
      throw new IllegalArgumentException(refusal(text), neither);
    }
    throw new IllegalArgumentException(refusal(text));
  }

  /** Writes one in the largest unit that divides it, as {@link #parse} reads it. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0ms";
    }
    long nanos = duration.toNanos();
    for (Map.Entry<String, Long> unit : UNITS) {
      if (nanos % unit.getValue() == 0) {
        return nanos / unit.getValue() + unit.getKey();
      }
    }
    return duration.toString();
  }

  private static String refusal(String text) {
    return "'" + text + "' is no duration; write 500ms, 30s, 10m, 24h or PT30S";
  }
}
