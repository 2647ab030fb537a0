package dev.millrace.bench.binding;

import dev.millrace.bench.process.ChildProcess;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@link BindingBench} in a process that lives as long as this object. Thread rule: one thread. */
public final class BindingProcess implements AutoCloseable {

  static final String LINE = "binding ";

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;

  private BindingProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Loads the model there. The binding empties its folder, so it gets one of its own. */
  public static BindingProcess start(Path folder, BindingLoad load) throws IOException {
    Path own = Files.createDirectories(folder.resolve("binding"));
    return new BindingProcess(
        ChildProcess.start(
            BindingBench.class,
            List.of("-Xmx128m", "-Dde.kherud.llama.tmpdir=" + own),
            load.arguments()));
  }

  /** Tokens per second of so many complete requests at once, all together. */
  public double tokensPerSecond(int streams) throws IOException {
    in.write(streams + "\n");
    in.flush();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LINE)) {
        return Double.parseDouble(line.substring(LINE.length()));
      }
    }
    throw new IOException("the process of the binding died");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
