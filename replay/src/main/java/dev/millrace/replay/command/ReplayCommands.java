package dev.millrace.replay.command;

import dev.millrace.standalone.cli.CommandProvider;
import java.util.List;

/** Adds its commands to the command line wherever this module is on the class path. */
public final class ReplayCommands implements CommandProvider {

  /** For the service loader. */
  public ReplayCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new RecordCommand(), new ReplayCommand(), new SimulateCommand());
  }
}
