package dev.millrace.bench.command;

import dev.millrace.bench.pipeline.OverheadBench;
import dev.millrace.bench.pipeline.OverheadLoad;
import dev.millrace.bench.pipeline.ThroughputBench;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.engine.Engines;
import dev.millrace.engine.api.InferenceEngine;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.role.WorkerModels;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.nio.file.Path;
import java.util.Map;
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

  /** Result topics of the client; each costs every fetch. */
  private static final int CLIENT_POOL = 16;

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
    OverheadLoad load = load();
    BenchReport report = new BenchReport("overhead", seed);
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      latency(report, load, scratch, output);
      if (!noThroughput) {
        throughput(report, scratch, output);
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private OverheadLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () -> new OverheadLoad(seed, rate, warmUp, requests, tokens, 5, 20));
  }

  private void latency(
      BenchReport report, OverheadLoad load, ScratchDirectory scratch, Output output)
      throws Exception {
    Map<String, String> presets =
        BenchStack.scripted(
            SLOTS, perToken, Map.of("data", scratch.path().resolve("latency").toString()));
    try (BenchStack bench = BenchStack.start(presets, scratch, CLIENT_POOL, output);
        InferenceEngine engine = Engines.open(WorkerModels.engine(bench.settings()))) {
      new OverheadBench(load, output::progress)
          .run(report, engine, bench.bootstrap(), bench.client());
    }
  }

  private void throughput(BenchReport report, ScratchDirectory scratch, Output output)
      throws Exception {
    Map<String, String> presets =
        Map.of(
            "worker.engine",
            "llama",
            "worker.slots",
            "8",
            "worker.context",
            "256",
            "worker.threads",
            "1",
            "worker.prefetch",
            "2",
            "worker.model",
            BenchModel.orGenerated(gguf, scratch.path()).toString(),
            "data",
            scratch.path().resolve("throughput").toString());
    try (BenchStack bench = BenchStack.start(presets, scratch, CLIENT_POOL, output);
        InferenceEngine engine = Engines.open(WorkerModels.engine(bench.settings()))) {
      new ThroughputBench(24, 64, 3, output::progress).run(report, engine, bench.client());
    }
  }
}
