package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Types commands of the README into a shell, in a directory of its own and with every port free.
 * What it started in the background ends with it.
 */
final class ReadmeShell implements AutoCloseable {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final long SECONDS = 120;

  private final Path folder;
  private final List<Process> background = new ArrayList<>();

  /** What a command left. */
  record Ended(int code, String output) {}

  ReadmeShell(Path folder) {
    this.folder = folder;
  }

  /** Whether there is a built launcher, which {@code ./mvnw verify} and {@code ./millrace} make. */
  static boolean isBuilt() {
    return Files.isDirectory(ROOT.resolve("distribution/target/millrace/lib"));
  }

  /** Runs a command to its end; standard output and standard error together. */
  Ended run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "command", ".log");
    Process process = shell(command, output);
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ended, said: %s", command, Files.readString(output)).isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  /** Starts a command that goes on; returns its line that begins with READY. */
  String start(String command) throws IOException {
    Path output = Files.createTempFile(folder, "background", ".log");
    Process process = shell("exec " + command, output);
    background.add(process);
    Awaitility.await()
        .atMost(READY_WITHIN)
        .until(() -> ready(output).length > 0 || !process.isAlive());
    assertThat(ready(output)).as(Files.readString(output)).isNotEmpty();
    return ready(output)[0];
  }

  /** Ends what goes on, as Ctrl-C would, and waits for it. */
  void stop() throws InterruptedException {
    for (Process process : background) {
      process.destroy();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("stops in time").isTrue();
    }
    background.clear();
  }

  @Override
  public void close() {
    background.forEach(process -> process.destroyForcibly().onExit().join());
  }

  private static String[] ready(Path output) throws IOException {
    return Files.readString(output)
        .lines()
        .filter(line -> line.startsWith("READY"))
        .toArray(String[]::new);
  }

  private Process shell(String command, Path output) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder(
                "bash", "-c", command.replace("./millrace", ROOT.resolve("millrace").toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("MILLRACE_NO_BUILD", "1");
    shell.environment().put("MILLRACE_JDK", System.getProperty("java.home"));
    for (String part : List.of("KAFKA", "REDIS", "REGISTRY", "HTTP", "OPS")) {
      shell.environment().put("MILLRACE_" + part + "_PORT", "0");
    }
    return shell.start();
  }
}
