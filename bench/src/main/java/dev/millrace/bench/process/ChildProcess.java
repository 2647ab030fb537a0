package dev.millrace.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A measurement in a JVM of its own, on the class path of this one. */
public final class ChildProcess {

  private ChildProcess() {}

  /** Starts a main class; what it writes to standard error is dropped. */
  public static Process start(Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    return builder(main, options, arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** The command that runs a main class, to be changed or started. */
  public static ProcessBuilder builder(
      Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /**
   * Runs a main class to its end.
   *
   * @return the words of each line of its standard output that begins with {@code prefix}
   */
  public static List<String[]> lines(
      Class<?> main, List<String> options, List<String> arguments, String prefix)
      throws IOException, InterruptedException {
    Process process = start(main, options, arguments);
    List<String[]> found = new ArrayList<>();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(prefix)) {
          found.add(line.substring(prefix.length()).split(" ", -1));
        }
      }
    }
    process.waitFor();
    return found;
  }
}
