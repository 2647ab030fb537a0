package dev.millrace.chaos.command;

import dev.millrace.standalone.cli.CommandProvider;
import java.util.List;

/** Adds {@code chaos} to the command line wherever this module is on the class path. */
public final class ChaosCommands implements CommandProvider {

  /** For the service loader. */
  public ChaosCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new ChaosCommand());
  }
}
