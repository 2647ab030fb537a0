package dev.millrace.standalone.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a command logs. */
public final class Logs {

  private Logs() {}

  /** Warnings only: the command shows what it does in other ways. */
  public static void quiet() {
    only(Level.WARN);
  }

  /** Nothing, for a command under which what it watches over dies on purpose. */
  public static void off() {
    only(Level.OFF);
  }

  private static void only(Level level) {
    if (System.getenv("MILLRACE_LOG") == null
        && LoggerFactory.getLogger("dev.millrace") instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
