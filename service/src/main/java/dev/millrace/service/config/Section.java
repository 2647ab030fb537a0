package dev.millrace.service.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of the configuration: an interface whose methods declare settings or further sections.
 * Reading annotations takes time, so keep it. Any thread.
 *
 * @param <T> the interface
 */
public final class Section<T> {

  private final Class<T> mapping;
  private final Map<String, Declared> declared = new LinkedHashMap<>();
  private @Nullable T defaults;

  /** How the value is reached from an instance of the mapping. */
  private record Declared(SettingKey key, List<Method> path) {}

  private Section(Class<T> mapping) {
    this.mapping = mapping;
    String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
    String root = SettingKey.ROOT.substring(0, SettingKey.ROOT.length() - 1);
    walk(
        mapping,
        prefix.equals(root) ? "" : prefix.substring(SettingKey.ROOT.length()) + ".",
        List.of());
  }

  /**
   * Of an interface with {@code @ConfigMapping}.
   *
   * @throws IllegalStateException if a method declares neither a setting nor a section
   */
  public static <T> Section<T> of(Class<T> mapping) {
    return new Section<>(mapping);
  }

  /** Its settings, by key. */
  public List<SettingKey> keys() {
    return declared.values().stream().map(Declared::key).toList();
  }

  /** Every setting at its default; settings without one are absent. */
  public synchronized T defaults() {
    if (defaults == null) {
      defaults = builder().build().getConfigMapping(mapping);
    }
    return defaults;
  }

  /**
   * Checks one value against its declaration and gives it back.
   *
   * @throws IllegalArgumentException whose message begins with the key and names the limit
   */
  public <V> V check(String key, V value) {
    Declared setting = declared.get(key);
    if (setting == null) {
      throw new IllegalStateException("no setting is declared with the key " + key);
    }
    setting
        .key()
        .problem(value)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return value;
  }

  /** What is wrong with any value; each message begins with the key. */
  public List<String> problems(T values) {
    List<String> problems = new ArrayList<>();
    declared
        .values()
        .forEach(setting -> setting.key().problem(read(setting, values)).ifPresent(problems::add));
    return problems;
  }

  /** The values that are set, by key; a group of free keys as a {@link Map}. */
  public Map<SettingKey, Object> values(T values) {
    Map<SettingKey, Object> present = new LinkedHashMap<>();
    for (Declared setting : declared.values()) {
      Object value = read(setting, values);
      if (setting.key().isGroup()) {
        present.put(setting.key(), value);
      } else {
        setting.key().written(value).ifPresent(text -> present.put(setting.key(), value));
      }
    }
    return present;
  }

  /**
   * A copy with other values of settings that may change while a process runs.
   *
   * @param changes as they would be written, by key
   * @throws IllegalArgumentException whose message begins with the key: one that is not declared or
   *     not live, or a value that cannot be read or is out of its range
   */
  public T changed(T values, Map<String, String> changes) {
    changes.keySet().forEach(this::requireLive);
    Map<String, String> written = new LinkedHashMap<>();
    values(values).forEach((key, value) -> write(key, value, written));
    changes.forEach((key, text) -> written.put(SettingKey.ROOT + key, text));
    T copy = mapped(written, changes);
    List<String> problems = problems(copy);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return copy;
  }

  private static void write(SettingKey key, Object value, Map<String, String> written) {
    if (value instanceof Map<?, ?> group) {
      group.forEach(
          (name, text) ->
              written.put(SettingKey.ROOT + key.key() + "." + name, String.valueOf(text)));
    } else {
      key.written(value).ifPresent(text -> written.put(SettingKey.ROOT + key.key(), text));
    }
  }

  private void requireLive(String key) {
    Declared setting = declared.get(key);
    if (setting == null) {
      throw new IllegalArgumentException(
          key + ": no such setting, or none of a process that can be told while it runs");
    }
    if (!setting.key().declaration().live()) {
      throw new IllegalArgumentException(
          key + ": cannot be changed while the installation runs; set it and restart");
    }
  }

  private T mapped(Map<String, String> written, Map<String, String> changes) {
    try {
      return builder()
          .withSources(new PropertiesConfigSource(written, "changed", 100))
          .build()
          .getConfigMapping(mapping);
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(
          String.join(", ", changes.keySet()) + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder()
        .withMapping(mapping)
        .withConverter(Duration.class, 100, DurationText::parse);
  }

  private void walk(Class<?> type, String prefix, List<Method> path) {
    for (Method method : ordered(type)) {
      List<Method> here = new ArrayList<>(path);
      here.add(method);
      String key = prefix + kebab(method.getName());
      Setting setting = method.getAnnotation(Setting.class);
      if (setting != null) {
        WithDefault byDefault = method.getAnnotation(WithDefault.class);
        declared.put(
            key,
            new Declared(
                new SettingKey(
                    key,
                    method.getReturnType(),
                    Optional.ofNullable(byDefault).map(WithDefault::value),
                    setting),
                here));
      } else if (method.getReturnType().isInterface()) {
        walk(method.getReturnType(), key + ".", here);
      } else {
        throw new IllegalStateException(method + " declares no setting");
      }
    }
  }

  /** Settings before sections, each by name: what derives from a section is always the same. */
  private static List<Method> ordered(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !method.isDefault())
        .sorted(
            Comparator.comparing((Method method) -> method.getAnnotation(Setting.class) == null)
                .thenComparing(Method::getName))
        .toList();
  }

  private static Object read(Declared setting, Object values) {
    Object value = values;
    for (Method method : setting.path()) {
      try {
        method.setAccessible(true);
        value = method.invoke(value);
      } catch (IllegalAccessException | InvocationTargetException impossible) {
        throw new IllegalStateException("a setting cannot be read: " + method, impossible);
      }
    }
    return value;
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "Section[" + mapping.getSimpleName() + "]";
  }
}
