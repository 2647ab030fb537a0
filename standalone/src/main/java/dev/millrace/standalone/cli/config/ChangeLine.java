package dev.millrace.standalone.cli.config;

import dev.millrace.model.SettingChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change in a list.
 *
 * @param value absent: as configured
 * @param at ISO-8601
 */
record ChangeLine(String key, @Nullable String value, String at, String by, String reason) {

  static final List<String> HEAD = List.of("time", "setting", "value", "by", "reason");

  static ChangeLine of(SettingChange change) {
    return new ChangeLine(
        change.key(),
        change.value().orElse(null),
        change.at().toString(),
        change.by(),
        change.reason());
  }

  List<String> cells() {
    return List.of(at, key, value == null ? "(as configured)" : value, by, reason);
  }
}
