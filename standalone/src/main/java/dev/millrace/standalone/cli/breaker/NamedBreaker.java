package dev.millrace.standalone.cli.breaker;

import dev.millrace.standalone.config.InvalidSettingsException;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The breaker of a name, in every process that has one. */
final class NamedBreaker {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

  @Parameters(
      paramLabel = "NAME",
      description = "As 'breaker list' shows it, such as redis or engine.")
  String name = "";

  @Mixin EveryProcess processes = new EveryProcess();

  /**
   * Sets it everywhere.
   *
   * @param order {@code open}, {@code closed} or {@code automatic}
   * @return the exit code: {@code BAD} if no process has such a breaker
   */
  int force(String order) throws Exception {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettingsException("NAME must be the name of a breaker, got " + name);
    }
    return processes.ask(
        (ports, process, ops) -> ports.force(process, ops, name, order).stream().toList());
  }
}
