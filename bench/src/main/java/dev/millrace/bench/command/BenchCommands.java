package dev.millrace.bench.command;

import dev.millrace.standalone.cli.CommandProvider;
import java.util.List;

/** Adds {@code bench} to the command line wherever this module is on the class path. */
public final class BenchCommands implements CommandProvider {

  /** For the service loader. */
  public BenchCommands() {}

  @Override
  public List<Object> commands() {
    return List.of(new BenchCommand());
  }
}
