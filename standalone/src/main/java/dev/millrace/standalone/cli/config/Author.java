package dev.millrace.standalone.cli.config;

import dev.millrace.model.SettingChange;
import dev.millrace.model.WorkerId;
import dev.millrace.standalone.livesettings.SettingsTopic;
import dev.millrace.standalone.livesettings.SettingsUnavailableException;
import dev.millrace.standalone.runtime.role.Installation;
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

  /**
   * Makes a change now, for every dispatcher of the installation.
   *
   * @param value empty takes earlier ones back
   * @return once Kafka has it
   */
  public SettingChange change(String key, Optional<String> value, Installation on)
      throws SettingsUnavailableException, InterruptedException {
    String who = by == null ? System.getProperty("user.name", "") : by;
    SettingChange change = new SettingChange(key, value, who, reason, Clock.systemUTC().instant());
    try (SettingsTopic topic = SettingsTopic.open(on)) {
      topic.add(change);
    }
    return change;
  }

  /** Keeps new work from a worker, or gives it some again. */
  public void drain(WorkerId worker, boolean drained, Installation on)
      throws SettingsUnavailableException, InterruptedException {
    change(SettingChange.drainedKey(worker), drained ? Optional.of("true") : Optional.empty(), on);
  }
}
