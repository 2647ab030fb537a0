package dev.millrace.standalone.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a command logs. */
public final class Logs {

  private Logs() {}

  /** Warnings only: the command shows what it does in other ways. */
  public static void quiet() {
    if (System.getenv("MILLRACE_LOG") == null
        && LoggerFactory.getLogger("dev.millrace") instanceof Logger logger) {
      logger.setLevel(Level.WARN);
    }
  }
}
