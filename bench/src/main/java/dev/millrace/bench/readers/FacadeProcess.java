package dev.millrace.bench.readers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.bench.process.ChildProcess;
import dev.millrace.bench.process.ResidentMemory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A facade in a process of its own, which can be measured and killed. One owner, one thread. */
final class FacadeProcess implements AutoCloseable {

  private static final String READY = "{";
  private static final double MILLIS_PER_SECOND = 1e3;

  /**
   * What it holds.
   *
   * @param consumers live Kafka consumers
   * @param readerConsumers those among them that serve readers of the log
   * @param threads platform threads
   * @param heapKibibytes in use after a collection
   * @param residentKibibytes of the process
   */
  record Holdings(
      int consumers,
      int readerConsumers,
      int threads,
      long heapKibibytes,
      long residentKibibytes) {}

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final URI uri;

  private FacadeProcess(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.uri = URI.create(new ObjectMapper().readTree(line(READY)).path("http").asText());
  }

  /**
   * Starts one; returns when it listens.
   *
   * @param instance of several that run at once each has its own; one that is started again keeps
   *     it
   * @param data replicas with one directory know each other's event ids
   */
  static FacadeProcess start(String bootstrap, String redis, String instance, Path data, int pool)
      throws IOException {
    List<String> command =
        List.of(
            "ingest",
            "--json",
            "--kafka",
            bootstrap,
            "--redis",
            redis,
            "--port",
            "0",
            "--set",
            "ops.port=0",
            "--set",
            "http.instance=" + instance,
            "--set",
            "data=" + data,
            "--set",
            "http.pool=" + pool,
            "--set",
            "http.calls-per-tenant=1000000",
            "--set",
            "http.calls-in-all=1000000");
    Process process =
        ChildProcess.start(
            FacadeMain.class,
            List.of(
                "-XX:+UseSerialGC", "-Xms64m", "-Xmx768m", "--sun-misc-unsafe-memory-access=allow"),
            command);
    try {
      return new FacadeProcess(process);
    } catch (IOException | RuntimeException failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  /** Where it listens. */
  URI uri() {
    return uri;
  }

  /** Seconds of processor time since it began. */
  double processorSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / MILLIS_PER_SECOND;
  }

  /** What it holds now; it collects its garbage for the answer. */
  Holdings holdings() throws IOException {
    in.write("holdings\n");
    in.flush();
    String[] words = line(FacadeMain.LINE).substring(FacadeMain.LINE.length()).split(" ", -1);
    return new Holdings(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]),
        ResidentMemory.kibibytes(process.pid()));
  }

  private String line(String prefix) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(prefix)) {
        return line;
      }
    }
    throw new IOException("the facade's process ended");
  }

  /** Kills it, as {@code kill -9} does; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
