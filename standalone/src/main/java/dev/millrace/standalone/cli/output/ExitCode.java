package dev.millrace.standalone.cli.output;

/** What the process says with its end. */
public final class ExitCode {

  /** Done, and good. */
  public static final int OK = 0;

  /** Done, and bad: a request failed, a target was missed. */
  public static final int BAD = 1;

  /** Wrong usage or configuration. */
  public static final int USAGE = 2;

  /** Could not start, or lost what it cannot do without. */
  public static final int NOT_STARTED = 3;

  private ExitCode() {}
}
