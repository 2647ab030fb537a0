package dev.millrace.service.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The key of a tag. Whatever it is, the number of its values must not grow with the number of
 * requests.
 *
 * @param name as it is exported
 * @param values every value that it may have; empty where configuration names them, as with models
 */
public record TagKey(String name, List<String> values) {

  public TagKey {
    values = List.copyOf(values);
  }

  /** With these values. */
  public static TagKey of(String name, String... values) {
    return new TagKey(name, List.of(values));
  }

  /** With the constants of an enum, in lower case, and then these values. */
  public static TagKey of(String name, Class<? extends Enum<?>> constants, String... more) {
    return new TagKey(
        name,
        Stream.concat(
                Stream.of(constants.getEnumConstants())
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT)),
                Stream.of(more))
            .toList());
  }

  /** With values that only the installation knows. */
  public static TagKey open(String name) {
    return new TagKey(name, List.of());
  }

  /** Whether the values are not known beforehand. */
  public boolean isOpen() {
    return values.isEmpty();
  }

  /** Whether it may have this value. */
  public boolean allows(String value) {
    return isOpen() || values.contains(value);
  }
}
