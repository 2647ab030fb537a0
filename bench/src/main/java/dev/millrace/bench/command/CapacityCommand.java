package dev.millrace.bench.command;

import dev.millrace.bench.capacity.CapacityBench;
import dev.millrace.bench.capacity.CapacityLoad;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many requests a second the pipeline carries. */
@Command(
    name = "capacity",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how many requests a second the pipeline carries with an instant engine: closed"
          + " loop,",
      "open loop at rising rates, and with requests queued; beside a plain copy through as many"
          + " topics."
    })
final class CapacityCommand implements Callable<Integer> {

  private static final int SLOTS = 256;
  private static final String MODEL = "sharded";

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "100,200,500,1000,1500,2000,3000,4000,5000",
      description =
          "Requests per second of the open loop, until two in a row are not held (default:"
              + " ${DEFAULT-VALUE}).")
  List<Integer> rates = List.of();

  @Option(
      names = "--in-flight",
      split = ",",
      defaultValue = "32,128,512",
      description = "Requests under way in the closed loop (default: ${DEFAULT-VALUE}).")
  List<Integer> inFlight = List.of();

  @Option(
      names = "--backlog",
      split = ",",
      defaultValue = "0,1000,10000,100000",
      description = "Requests that wait while others run (default: ${DEFAULT-VALUE}).")
  List<Integer> backlogs = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of each step (default: ${DEFAULT-VALUE}).")
  int seconds = 10;

  @Option(
      names = "--tokens",
      defaultValue = "4",
      description = "Tokens per request (default: ${DEFAULT-VALUE}).")
  int tokens = 4;

  @Option(
      names = "--workers",
      defaultValue = "1",
      description = "Workers of the model (default: ${DEFAULT-VALUE}).")
  int workers = 1;

  @Option(
      names = "--shards",
      defaultValue = "1",
      description = "Cells of the model, each with a thread (default: ${DEFAULT-VALUE}).")
  int shards = 1;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the arrivals (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--pool",
      defaultValue = "16",
      description = "Result topics of the client (default: ${DEFAULT-VALUE}).")
  int pool = 16;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    CapacityLoad load = load();
    BenchReport report =
        BenchReport.live("capacity", seed, true, line -> output.diagnostics().println(line));
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      try (BenchStack bench =
          BenchStack.start(
              BenchStack.scripted(Math.max(1, SLOTS / Math.max(1, workers)), "0ms", presets()),
              scratch,
              pool,
              output)) {
        output.progress("about " + load.expected().toSeconds() + " s");
        new CapacityBench(load, output::progress)
            .run(
                report,
                bench.client(),
                new CapacityBench.Target(
                    bench.bootstrap(),
                    bench.stack().endpoints().ops(),
                    bench.stack().context().wires().requests(),
                    bench.stack().model(),
                    bench.settings().kafka().partitions()));
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private Map<String, String> presets() {
    Map<String, String> presets = new HashMap<>();
    presets.put("dispatcher.unknown-model-grace", "1h");
    presets.put("workers", Integer.toString(workers));
    if (shards > 1) {
      presets.put("worker.model-name", MODEL);
      presets.put("dispatcher.shards", MODEL + "=" + shards);
      presets.put("dispatcher.threads", Integer.toString(shards));
    }
    return presets;
  }

  private CapacityLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new CapacityLoad(
                seed,
                tokens,
                rates,
                inFlight,
                Duration.ofSeconds(seconds),
                backlogs,
                50,
                2_000,
                0.35));
  }
}
