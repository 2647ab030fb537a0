package dev.millrace.standalone.config;

import dev.millrace.service.config.SettingKey;
import java.util.ArrayList;
import java.util.List;

/** The ranges of {@link Settings}, and the rules between them. All broken ones are reported. */
final class SettingsRules {

  private SettingsRules() {}

  static void check(Settings settings) throws InvalidSettingsException {
    List<String> broken = new ArrayList<>(Settings.SECTION.problems(settings));
    if (settings.worker().draftModel().isPresent() && settings.worker().draftTokens() == 0) {
      broken.add("worker.draft-model: needs worker.draft-tokens from 1");
    }
    if (settings
            .dispatcher()
            .workerLiveness()
            .compareTo(settings.worker().heartbeat().multipliedBy(2))
        <= 0) {
      broken.add("dispatcher.worker-liveness: must be more than twice worker.heartbeat");
    }
    if (!broken.isEmpty()) {
      throw new InvalidSettingsException(
          SettingKey.ROOT + String.join("; " + SettingKey.ROOT, broken));
    }
  }
}
