package dev.millrace.standalone.runtime.supervisor;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One life of a child. Its standard input stays open as long as this process lives, so that no
 * child outlives a parent that was killed. Any thread.
 */
final class ChildProcess {

  private static final int KEPT_LINES = 200;

  private final Process process;
  private final LineRing output = new LineRing(KEPT_LINES);
  private final Thread reader;

  private ChildProcess(Process process, ChildSpec spec, Consumer<String> onReady) {
    this.process = process;
    this.reader =
        Thread.ofPlatform().daemon().name(spec.name() + "-output").start(() -> read(spec, onReady));
  }

  /** {@code onReady} gets, on a thread of the child's, the line that says that it does its work. */
  static ChildProcess start(ChildSpec spec, Consumer<String> onReady) throws IOException {
    Files.createDirectories(spec.log().toAbsolutePath().getParent());
    ProcessBuilder builder = new ProcessBuilder(spec.command()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(spec.hiddenVariables());
    return new ChildProcess(builder.start(), spec, onReady);
  }

  long pid() {
    return process.pid();
  }

  /** The last lines that it wrote. */
  List<String> lastLines() {
    return output.lines();
  }

  /** Waits for its end and for the rest of its output. */
  int awaitExit() throws InterruptedException {
    int code = process.waitFor();
    reader.join(Duration.ofSeconds(2));
    return code;
  }

  /** Asks it to end, then makes it. */
  void stop(Duration patience) throws InterruptedException {
    closeInput();
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Lets it notice the end of its input, without waiting. */
  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      process.destroy();
    }
  }

  private void read(ChildSpec spec, Consumer<String> onReady) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter log =
            Files.newBufferedWriter(
                spec.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        log.write(line);
        log.newLine();
        log.flush();
        if (line.startsWith("READY")) {
          onReady.accept(line);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
