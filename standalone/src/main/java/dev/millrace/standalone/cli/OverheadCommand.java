package dev.millrace.standalone.cli;

import dev.millrace.client.MillraceClient;
import dev.millrace.engine.Engines;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.model.Priority;
import dev.millrace.standalone.bench.BenchReport;
import dev.millrace.standalone.bench.OverheadBench;
import dev.millrace.standalone.bench.OverheadLoad;
import dev.millrace.standalone.bench.ThroughputBench;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.stack.ScratchDirectory;
import dev.millrace.standalone.stack.Stack;
import dev.millrace.standalone.stack.WorkerModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the pipeline adds to the engine. */
@Command(
    name = "overhead",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what the pipeline adds: TTFT and inter-token latency against the same engine in"
          + " process",
      "and against the raw Kafka hops (open loop), then tokens/s with full llama.cpp slots."
    })
final class OverheadCommand implements Callable<Integer> {

  private static final int SLOTS = 128;

  /** Leased result topics: several times the requests under way, and each costs every fetch. */
  private static final int CLIENT_POOL = 48;

  @Option(
      names = "--rate",
      defaultValue = "50",
      description = "Requests per second (default: ${DEFAULT-VALUE}).")
  double rate = 50;

  @Option(
      names = "--requests",
      defaultValue = "1500",
      description = "Requests that count (default: ${DEFAULT-VALUE}).")
  int requests = 1500;

  @Option(
      names = "--warm-up",
      defaultValue = "2000",
      description = "Requests before those, at the same rate (default: ${DEFAULT-VALUE}).")
  int warmUp = 2000;

  @Option(
      names = "--tokens",
      defaultValue = "20",
      description = "Tokens per request (default: ${DEFAULT-VALUE}).")
  int tokens = 20;

  @Option(
      names = "--per-token",
      defaultValue = "10ms",
      description = "Pace of the scripted engine (default: ${DEFAULT-VALUE}).")
  String perToken = "10ms";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the arrivals (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--gguf",
      paramLabel = "PATH",
      description =
          "Model of the full-slots part (default: a generated one of about 100 million random"
              + " weights).")
  @Nullable Path gguf;

  @Option(names = "--no-throughput", description = "Leave the full-slots part out.")
  boolean noThroughput;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    OrderlyEnd.onSignal();
    OverheadLoad load = new OverheadLoad(seed, rate, warmUp, requests, tokens, 5, 20);
    BenchReport report = new BenchReport("overhead", seed);
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      latency(report, load, scratch, output);
      if (!noThroughput) {
        throughput(report, scratch, output);
      }
    }
    report.finish();
    output.object(report);
    if (!output.json()) {
      output.people().print(report.table());
    }
    return report.pass() ? ExitCode.OK : ExitCode.BAD;
  }

  private void latency(
      BenchReport report, OverheadLoad load, ScratchDirectory scratch, Output output)
      throws Exception {
    SettingsOptions options = new SettingsOptions();
    options
        .preset("worker.engine", "scripted")
        .preset("worker.slots", Integer.toString(SLOTS))
        .preset("worker.scripted.per-token", perToken)
        .preset("data", scratch.path().resolve("latency").toString());
    Settings settings = PrivateStack.onFreePorts(options, scratch).load();
    try (Stack stack = Stack.start(settings, step -> progress(output, step));
        InferenceEngine engine = Engines.open(WorkerModels.engine(settings));
        MillraceClient client = client(stack)) {
      new OverheadBench(load, what -> progress(output, what))
          .run(report, engine, stack.endpoints().kafka(), client);
    }
  }

  private void throughput(BenchReport report, ScratchDirectory scratch, Output output)
      throws Exception {
    SettingsOptions options = new SettingsOptions();
    options
        .preset("worker.engine", "llama")
        .preset("worker.slots", "8")
        .preset("worker.context", "256")
        .preset("worker.threads", "1")
        .preset("worker.prefetch", "2")
        .preset("worker.model", BenchModel.orGenerated(gguf, scratch.path()).toString())
        .preset("data", scratch.path().resolve("throughput").toString());
    Settings settings = PrivateStack.onFreePorts(options, scratch).load();
    try (Stack stack = Stack.start(settings, step -> progress(output, step));
        InferenceEngine engine = Engines.open(WorkerModels.engine(settings));
        MillraceClient client = client(stack)) {
      new ThroughputBench(24, 64, 3, what -> progress(output, what)).run(report, engine, client);
    }
  }

  private static MillraceClient client(Stack stack) {
    return MillraceClient.builder()
        .bootstrapServers(stack.endpoints().kafka())
        .model(stack.model())
        .poolSize(CLIENT_POOL)
        .defaultPriority(Priority.NORMAL)
        .defaultTimeout(Duration.ofMinutes(5))
        .build();
  }

  private static void progress(Output output, String what) {
    output.aside().println("-- " + what);
  }
}
