package dev.millrace.service.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One declared setting. Immutable, any thread.
 *
 * @param key as people write it, without {@code millrace.}, such as {@code worker.slots}
 * @param type what its values are; {@link Map} for a group of free keys
 * @param defaultText as it would be written; empty when there is none
 * @param declaration range, documentation and option
 */
public record SettingKey(
    String key, Class<?> type, Optional<String> defaultText, Setting declaration) {

  /** Put before every key in files and messages. */
  public static final String ROOT = "millrace.";

  /** The environment variable that sets it. */
  public String environmentName() {
    return (ROOT + key).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** Whether it is a group of free keys below this one. */
  public boolean isGroup() {
    return type == Map.class;
  }

  /** The option of the command line that stands for it. */
  public Optional<String> option() {
    return declaration.option().isEmpty() ? Optional.empty() : Optional.of(declaration.option());
  }

  /** The allowed values, for people; empty when every value of the type is allowed. */
  public String range() {
    if (declaration.oneOf().length > 0) {
      return "one of " + List.of(declaration.oneOf());
    }
    if (!declaration.matches().isEmpty()) {
      return "text that matches `" + declaration.matches() + "`";
    }
    String min = declaration.min();
    String max = declaration.max();
    if (declaration.above()) {
      return "above " + min + (max.isEmpty() ? "" : ", at most " + max);
    }
    if (min.isEmpty()) {
      return max.isEmpty() ? "" : "at most " + max;
    }
    return max.isEmpty() ? "at least " + min : min + " to " + max;
  }

  /** What is wrong with the value, as a message that names key and limit; empty when it is fine. */
  public Optional<String> problem(@Nullable Object value) {
    Object plain = unwrapped(value);
    if (plain == null || allowed(plain)) {
      return Optional.empty();
    }
    return Optional.of(key + ": must be " + range() + ", got " + shown(plain));
  }

  private String shown(Object value) {
    if (declaration.secret()) {
      return "a secret that is not shown";
    }
    return value instanceof String word ? "'" + word + "'" : text(value);
  }

  /** The value as it would be written; empty when it is absent. */
  public Optional<String> written(@Nullable Object value) {
    return Optional.ofNullable(unwrapped(value)).map(SettingKey::text);
  }

  private boolean allowed(Object value) {
    if (declaration.oneOf().length > 0) {
      return Arrays.asList(declaration.oneOf()).contains(value.toString());
    }
    if (!declaration.matches().isEmpty()) {
      return value.toString().matches(declaration.matches());
    }
    if (value instanceof Duration duration) {
      return within(duration, DurationText::parse);
    }
    if (value instanceof Double number) {
      return !number.isNaN()
          && !number.isInfinite()
          && within(BigDecimal.valueOf(number), BigDecimal::new);
    }
    return !(value instanceof Number number) || within(number.longValue(), Long::valueOf);
  }

  private <T extends Comparable<? super T>> boolean within(T value, Function<String, T> parse) {
    String min = declaration.min();
    String max = declaration.max();
    if (!min.isEmpty()) {
      int compared = value.compareTo(parse.apply(min));
      if (compared < 0 || (declaration.above() && compared == 0)) {
        return false;
      }
    }
    return max.isEmpty() || value.compareTo(parse.apply(max)) <= 0;
  }

  private static @Nullable Object unwrapped(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional -> optional.orElse(null);
      case OptionalInt optional -> optional.isPresent() ? (Object) optional.getAsInt() : null;
      case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : null;
      default -> value;
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case Duration duration -> DurationText.format(duration);
      case Path path -> path.toString();
      default -> Objects.toString(value);
    };
  }
}
