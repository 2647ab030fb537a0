package dev.millrace.standalone;

import dev.millrace.standalone.cli.MillraceCommand;

/** The entry point of every process of the product. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = MillraceCommand.run(arguments);
    System.out.flush();
    System.err.flush();
    // Not exit(): a worker's native threads must not be torn down by shutdown hooks that already
    // ran.
    Runtime.getRuntime().halt(code);
  }
}
