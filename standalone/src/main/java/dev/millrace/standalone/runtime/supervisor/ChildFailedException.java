package dev.millrace.standalone.runtime.supervisor;

import java.util.List;

/** A child that could not do its work at its first start. */
public final class ChildFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  ChildFailedException(String name, int exitCode, List<String> lastLines) {
    super(
        name
            + " ended with exit code "
            + exitCode
            + " before it was ready"
            + (lastLines.isEmpty() ? "" : ":\n  " + String.join("\n  ", lastLines)));
    this.exitCode = exitCode;
  }

  /** The exit code of the child. */
  public int exitCode() {
    return exitCode;
  }
}
