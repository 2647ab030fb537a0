package dev.millrace.dispatcher.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.dispatcher.cell.step.CellRules;
import dev.millrace.model.SettingChange;
import dev.millrace.model.WorkerId;
import dev.millrace.service.config.DurationText;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangedSettingsTest {

  private static final CellRules CONFIGURED = CellRules.DEFAULTS;

  private final ChangedSettings settings = new ChangedSettings(this::rules, CONFIGURED);

  private CellRules rules(Map<String, String> changes) {
    if (!Map.of("patience", "").keySet().containsAll(changes.keySet())) {
      throw new IllegalArgumentException(changes.keySet() + ": no such setting");
    }
    return changes.containsKey("patience")
        ? CONFIGURED.patient(DurationText.parse(changes.get("patience")))
        : CONFIGURED;
  }

  private static SettingChange change(String key, @Nullable String value) {
    return new SettingChange(key, Optional.ofNullable(value), "me", "", Instant.EPOCH);
  }

  @Test
  void shouldFollowTheLastChangeOfAKeyAndGoBackWithoutOne() {
    assertThat(settings.take(change("patience", "2s"))).isEmpty();
    assertThat(settings.take(change("patience", "3s"))).isEmpty();
    assertThat(settings.rules().rules().patience().toSeconds()).isEqualTo(3);
    long before = settings.rules().number();

    assertThat(settings.take(change("patience", null))).isEmpty();

    assertThat(settings.rules().rules()).isEqualTo(CONFIGURED);
    assertThat(settings.rules().number()).isGreaterThan(before);
  }

  @Test
  void shouldKeepWhatHoldsWhenAChangeCannotBeTaken() {
    assertThat(settings.take(change("patience", "2s"))).isEmpty();
    LiveRules before = settings.rules();

    assertThat(settings.take(change("patience", "soon"))).isPresent();
    assertThat(settings.take(change("of.tomorrow", "1")))
        .hasValueSatisfying(why -> assertThat(why).contains("of.tomorrow"));

    assertThat(settings.rules()).isEqualTo(before);
    assertThat(settings.take(change("patience", "4s"))).isEmpty();
    assertThat(settings.rules().rules().patience().toSeconds()).isEqualTo(4);
  }

  @Test
  void shouldDrainAndResumeWorkers() {
    WorkerId worker = new WorkerId("worker-1");

    assertThat(settings.take(change(SettingChange.drainedKey(worker), "true"))).isEmpty();
    assertThat(settings.rules().drained()).containsExactly(worker);

    assertThat(settings.take(change(SettingChange.drainedKey(worker), null))).isEmpty();
    assertThat(settings.rules().drained()).isEmpty();
  }
}
