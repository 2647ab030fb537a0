package dev.millrace.standalone.runtime.supervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A child process.
 *
 * @param name in logs
 * @param command what to run; it has to print a line that begins with {@code READY} on standard
 *     output when it does its work, and to end when its standard input ends
 * @param log file that its output is appended to
 * @param hiddenVariables names of environment variables that the child does not inherit
 */
public record ChildSpec(
    String name, List<String> command, Path log, Predicate<String> hiddenVariables) {

  public ChildSpec {
    command = List.copyOf(command);
  }
}
