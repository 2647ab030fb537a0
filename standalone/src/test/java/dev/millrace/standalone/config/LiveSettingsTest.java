package dev.millrace.standalone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.service.config.SettingKey;
import dev.millrace.standalone.livesettings.LiveKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveSettingsTest {

  @Test
  void shouldChangeOneSettingAndKeepAllOthersAsConfigured() throws Exception {
    Settings configured =
        SettingsLoader.load(
            Optional.empty(),
            Map.of(),
            Map.of("dispatcher.max-attempts", "7", "kafka.client.\"linger.ms\"", "3"));

    Settings changed = Settings.SECTION.changed(configured, Map.of("dispatcher.patience", "7s"));

    assertThat(changed.dispatcher().patience()).isEqualTo(Duration.ofSeconds(7));
    assertThat(changed.dispatcher().maxAttempts()).isEqualTo(7);
    assertThat(changed.clientSettings()).containsEntry("linger.ms", "3");
    assertThat(configured.dispatcher().patience()).isEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({
    "dispatcher.patience, 2h, dispatcher.patience: must be 0ms to 1h",
    "dispatcher.patience, soon, dispatcher.patience",
    "dispatcher.threads, 2, dispatcher.threads: cannot be changed",
    "dispatcher.pateince, 2s, dispatcher.pateince: cannot be changed",
  })
  void shouldRefuseWhatCannotBeTakenAndNameTheKey(String key, String value, String message)
      throws Exception {
    Settings configured = SettingsLoader.load(Optional.empty(), Map.of(), Map.of());

    assertThatThrownBy(() -> LiveKeys.check(configured, key, value))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldListWhatCanBeChanged() {
    assertThat(LiveKeys.all())
        .extracting(SettingKey::key)
        .contains("dispatcher.patience")
        .doesNotContain("dispatcher.threads", "kafka.port");
  }
}
