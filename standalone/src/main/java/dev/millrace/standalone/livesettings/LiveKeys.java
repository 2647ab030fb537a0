package dev.millrace.standalone.livesettings;

import dev.millrace.service.config.SettingKey;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import java.util.List;
import java.util.Map;

/** The settings that can be changed while an installation runs. Stateless, any thread. */
public final class LiveKeys {

  private LiveKeys() {}

  /** All of them. */
  public static List<SettingKey> all() {
    return Settings.SECTION.keys().stream().filter(key -> key.declaration().live()).toList();
  }

  /**
   * Refuses a key that is none of them.
   *
   * @throws InvalidSettingsException naming it
   */
  public static void require(String key) throws InvalidSettingsException {
    if (all().stream().noneMatch(live -> live.key().equals(key))) {
      throw new InvalidSettingsException(
          key
              + ": cannot be changed while the installation runs, only "
              + String.join(", ", all().stream().map(SettingKey::key).toList()));
    }
  }

  /**
   * Refuses a value that the setting must not have.
   *
   * @throws InvalidSettingsException naming key and limit
   */
  public static void check(Settings configured, String key, String value)
      throws InvalidSettingsException {
    require(key);
    try {
      var unused = Settings.SECTION.changed(configured, Map.of(key, value));
    } catch (IllegalArgumentException refused) {
      throw new InvalidSettingsException(String.valueOf(refused.getMessage()), refused);
    }
  }
}
