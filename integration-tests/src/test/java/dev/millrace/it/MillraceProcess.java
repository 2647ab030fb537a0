package dev.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The command line in a process of its own, killed at the latest when this is closed. */
final class MillraceProcess implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long END_SECONDS = 90;
  private static final Pattern ADDRESS = Pattern.compile(" http=(\\S+)");
  private static final Pattern OPS = Pattern.compile(" ops=(\\S+)");

  private final Process process;
  private final Path output;

  private MillraceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** How one ended. */
  record Ended(int code, String said) {}

  static MillraceProcess start(Path folder, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.standalone.Main"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, arguments[0], ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new MillraceProcess(process, output);
  }

  /** Waits for the line that says that it serves; fails with what it said instead. */
  MillraceProcess awaitReady() throws IOException {
    Awaitility.await()
        .atMost(READY_WITHIN)
        .until(() -> said().contains("READY") || !process.isAlive());
    assertThat(said()).contains("READY");
    return this;
  }

  /** Waits until it ends by itself. */
  Ended awaitEnd() throws InterruptedException, IOException {
    boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    assertThat(ended).as("ended within %s s, said: %s", END_SECONDS, said()).isTrue();
    return new Ended(process.exitValue(), said());
  }

  /** Asks it to end with SIGTERM and waits until it has. */
  Ended terminate(Duration within) throws InterruptedException, IOException {
    process.destroy();
    boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("ended within %s, said: %s", within, said()).isTrue();
    return new Ended(process.exitValue(), said());
  }

  /** Where a facade that is ready listens. */
  URI http() throws IOException {
    return said(ADDRESS);
  }

  /** Where a role that is ready has its health and metrics. */
  URI ops() throws IOException {
    return said(OPS);
  }

  private URI said(Pattern address) throws IOException {
    Matcher found = address.matcher(said());
    assertThat(found.find()).isTrue();
    return URI.create(found.group(1));
  }

  String said() throws IOException {
    return Files.readString(output);
  }

  /** With -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
