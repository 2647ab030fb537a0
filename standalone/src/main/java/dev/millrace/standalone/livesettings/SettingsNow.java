package dev.millrace.standalone.livesettings;

import dev.millrace.model.SettingChange;
import dev.millrace.model.WorkerId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a history of changes amounts to. Immutable, any thread. */
public final class SettingsNow {

  private final Map<String, SettingChange> last = new LinkedHashMap<>();

  private SettingsNow() {}

  /** After these changes, the first one first. */
  public static SettingsNow after(Collection<SettingChange> history) {
    SettingsNow now = new SettingsNow();
    history.forEach(change -> now.last.put(change.key(), change));
    return now;
  }

  /** The change that holds for a setting; empty while it is as configured. */
  public Optional<SettingChange> of(String key) {
    return Optional.ofNullable(last.get(key)).filter(change -> change.value().isPresent());
  }

  /** The change that keeps new work from this worker; empty while it may have some. */
  public Optional<SettingChange> drained(WorkerId worker) {
    return of(SettingChange.drainedKey(worker));
  }
}
