package dev.millrace.batch.command;

import dev.millrace.standalone.cli.CommandProvider;
import java.util.List;

/** Adds its command to the command line wherever this module is on the class path. */
public final class BatchCommands implements CommandProvider {

  /** For the service loader. */
  public BatchCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new BatchCommand());
  }
}
