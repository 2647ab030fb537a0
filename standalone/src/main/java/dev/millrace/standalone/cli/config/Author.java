package dev.millrace.standalone.cli.config;

import dev.millrace.model.SettingChange;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who makes a change, and why. */
public final class Author {

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who changes it (default: the user of this process).")
  @Nullable String by;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  String reason = "";

  /** The change that this author makes now. */
  public SettingChange change(String key, Optional<String> value) {
    String who = by == null ? System.getProperty("user.name", "") : by;
    return new SettingChange(key, value, who, reason, Clock.systemUTC().instant());
  }
}
