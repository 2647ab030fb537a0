package dev.millrace.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.service.config.Section;
import dev.millrace.service.config.SettingKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting: its default, its environment form, its option, a wrong value. */
class EverySettingTest {

  private static final Section<Settings> SETTINGS = Settings.SECTION;

  static Stream<SettingKey> settings() {
    return SETTINGS.keys().stream().filter(setting -> !setting.isGroup());
  }

  static Stream<SettingKey> bounded() {
    return settings().filter(setting -> !setting.range().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldBeWithinItsRangeByDefault(SettingKey setting) throws Exception {
    Settings defaults = SettingsLoader.load(Optional.empty(), Map.of(), Map.of());

    Object value = byKey(defaults).get(setting);
    assertThat(setting.problem(value)).isEmpty();
    assertThat(setting.declaration().doc()).isNotBlank();
    assertThat(value != null).isEqualTo(setting.defaultText().isPresent());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void shouldBeReadFromTheEnvironmentAndYieldToTheCommandLine(SettingKey setting) throws Exception {
    List<String> two = twoValues(setting);

    Settings byEnvironment =
        SettingsLoader.load(
            Optional.empty(), Map.of(setting.environmentName(), two.get(0)), also(setting));
    Settings byBoth =
        SettingsLoader.load(
            Optional.empty(),
            Map.of(setting.environmentName(), two.get(0)),
            with(also(setting), setting.key(), two.get(1)));

    assertThat(setting.written(byKey(byEnvironment).get(setting))).hasValue(two.get(0));
    assertThat(setting.written(byKey(byBoth).get(setting))).hasValue(two.get(1));
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void shouldBeNamedWithItsLimitWhenItIsOutOfRange(SettingKey setting) {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    Optional.empty(), Map.of(), Map.of(setting.key(), outside(setting))))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("millrace." + setting.key() + ": must be " + setting.range())
        .satisfies(
            refusal ->
                assertThat(String.valueOf(refusal.getMessage()).contains(outside(setting)))
                    .isEqualTo(!setting.declaration().secret()));
  }

  @Test
  void shouldReachAChildWhateverIsSet() throws Exception {
    Settings parent =
        SettingsLoader.load(
            Optional.empty(),
            Map.of("MILLRACE_HTTP_POOL", "7"),
            Map.of(
                "worker.heartbeat", "3s",
                "dispatcher.worker-liveness", "10s",
                "kafka.client.security.protocol", "SSL"));
    java.nio.file.Path file = java.nio.file.Files.createTempDirectory("settings").resolve("w.yaml");

    EffectiveSettings.write(file, parent, Map.of("worker.id", "w-1"));
    Settings child = SettingsLoader.load(Optional.of(file), Map.of(), Map.of());

    assertThat(child.worker().heartbeat()).isEqualTo(Duration.ofSeconds(3));
    assertThat(child.dispatcher().workerLiveness()).isEqualTo(Duration.ofSeconds(10));
    assertThat(child.http().pool()).isEqualTo(7);
    assertThat(child.kafka().client()).containsEntry("security.protocol", "SSL");
    assertThat(child.worker().id()).hasValue("w-1");
    assertThat(java.nio.file.Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void shouldBeTheSameForAChildWhenEverythingIsSet() throws Exception {
    java.util.Map<String, String> all = new java.util.LinkedHashMap<>();
    settings().forEach(setting -> all.put(setting.key(), twoValues(setting).get(1)));
    all.put("dispatcher.worker-liveness", "1h");
    all.put("data", "/tmp/elsewhere");
    Settings parent = SettingsLoader.load(Optional.empty(), Map.of(), all);
    java.nio.file.Path file = java.nio.file.Files.createTempDirectory("settings").resolve("w.yaml");

    EffectiveSettings.write(file, parent, Map.of());
    Settings child = SettingsLoader.load(Optional.of(file), Map.of(), Map.of());

    settings()
        .forEach(
            setting ->
                assertThat(absolute(setting, byKey(child)))
                    .as(setting.key())
                    .isEqualTo(absolute(setting, byKey(parent))));
  }

  private static Optional<String> absolute(SettingKey setting, Map<SettingKey, Object> values) {
    Object value = values.get(setting);
    Object plain = value instanceof Optional<?> maybe ? maybe.orElse(null) : value;
    return plain instanceof java.nio.file.Path path
        ? Optional.of(path.toAbsolutePath().toString())
        : setting.written(value);
  }

  private static Map<SettingKey, Object> byKey(Settings settings) {
    return SETTINGS.values(settings);
  }

  /** What has to be set as well for the rules between settings. */
  private static Map<String, String> also(SettingKey setting) {
    return switch (setting.key()) {
      case "worker.draft-model" -> Map.of("worker.draft-tokens", "2");
      case "worker.heartbeat" -> Map.of("dispatcher.worker-liveness", "1h");
      default -> Map.of();
    };
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    java.util.Map<String, String> all = new java.util.HashMap<>(map);
    all.put(key, value);
    return all;
  }

  private static List<String> twoValues(SettingKey setting) {
    String[] words = setting.declaration().oneOf();
    if (words.length > 0) {
      return List.of(words[0], words[words.length - 1]);
    }
    Class<?> type = setting.type();
    if (type == Duration.class) {
      return setting.declaration().max().isEmpty() ? List.of("7s", "8s") : List.of("7ms", "8ms");
    }
    if (type == boolean.class) {
      return List.of("true", "false");
    }
    if (type == double.class) {
      return List.of("0.25", "0.5");
    }
    if (type == int.class
        || type == long.class
        || type == short.class
        || type == OptionalInt.class
        || type == OptionalLong.class) {
      String min = setting.declaration().min();
      long least = min.isEmpty() ? 2 : Math.max(2, Long.parseLong(min));
      return setting.key().equals("worker.context")
          ? List.of("32", "64")
          : List.of(Long.toString(least), Long.toString(least + 1));
    }
    return switch (setting.key()) {
      case "http.cursor-keys" -> List.of("a".repeat(32), "b".repeat(32) + "," + "a".repeat(32));
      case "dispatcher.shards" -> List.of("a=2", "a=2,b=3");
      case "dispatcher.tenant-weights" -> List.of("a=2", "a=2,b=3");
      default -> List.of("a.", "b.");
    };
  }

  private static String outside(SettingKey setting) {
    if (setting.declaration().oneOf().length > 0) {
      return "quill";
    }
    if (!setting.declaration().matches().isEmpty()) {
      return "two words";
    }
    String min = setting.declaration().min();
    String max = setting.declaration().max();
    if (setting.type() == Duration.class) {
      return setting.declaration().above() || min.equals("0ms")
          ? (max.isEmpty() ? "0ms" : "3h")
          : "0ms";
    }
    if (setting.declaration().above()) {
      return min;
    }
    return max.isEmpty()
        ? String.valueOf(Long.parseLong(min) - 1)
        : String.valueOf(Long.parseLong(max) + 1);
  }
}
