package dev.millrace.replay.file;

import java.nio.file.Path;

/** A line of a file that is not what it has to be. The message names file, line and field. */
public final class BadLineException extends Exception {

  private static final long serialVersionUID = 1L;

  BadLineException(Path file, long line, String why) {
    super(file + " line " + line + ": " + why);
  }

  BadLineException(Path file, long line, Exception cause) {
    super(file + " line " + line + ": " + cause.getMessage(), cause);
  }
}
