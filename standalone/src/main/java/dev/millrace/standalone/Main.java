package dev.millrace.standalone;

import dev.millrace.standalone.cli.MillraceCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The entry point of every process of the product. */
public final class Main {

  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    logToStandardError();
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    int code = MillraceCommand.run(arguments);
    System.out.flush();
    System.err.flush();
    // Not exit(): a worker's native threads must not be torn down by shutdown hooks that already
    // ran.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Chooses this module's configuration, which keeps standard output free of logs, whatever other
   * jars on the class path bring along. Has to come before the first logger is made.
   */
  private static void logToStandardError() {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "logback.xml");
    }
  }
}
