package dev.millrace.standalone.cli.options;

import dev.millrace.standalone.cli.output.Output;
import picocli.CommandLine.Option;

/** The option that every command has. */
public final class JsonOption {

  @Option(
      names = "--json",
      description = "Write JSON to standard output, and nothing else there: one object per line.")
  boolean json;

  /** Where the command writes, given this option. */
  public Output output() {
    return Output.standard(json);
  }
}
