package dev.millrace.standalone.cli;

import picocli.CommandLine.Option;

/** The option that every command has. */
final class JsonOption {

  @Option(
      names = "--json",
      description = "Write JSON to standard output, and nothing else there: one object per line.")
  boolean json;

  Output output() {
    return Output.standard(json);
  }
}
