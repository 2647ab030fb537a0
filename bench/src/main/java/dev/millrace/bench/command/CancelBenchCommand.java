package dev.millrace.bench.command;

import dev.millrace.bench.cancel.CancelBench;
import dev.millrace.bench.cancel.CancelLoad;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon a cancellation frees a slot. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Cancel running requests at the facade (open loop): how long until the worker's slot is free"
          + " again,",
      "beside as many raw Kafka hops. Target: one token and 50 ms, p99."
    })
final class CancelBenchCommand implements Callable<Integer> {

  /** Nobody reads the streams. */
  private static final int CLIENT_POOL = 1;

  @Option(
      names = "--rate",
      defaultValue = "20",
      description = "Cancellations per second (default: ${DEFAULT-VALUE}).")
  double rate = 20;

  @Option(
      names = "--requests",
      defaultValue = "1000",
      description = "Cancellations that count (default: ${DEFAULT-VALUE}).")
  int requests = 1_000;

  @Option(
      names = "--warm-up",
      defaultValue = "600",
      description = "Cancellations before those, at the same rate (default: ${DEFAULT-VALUE}).")
  int warmUp = 600;

  @Option(
      names = "--per-token-ms",
      defaultValue = "20",
      description = "Pace of the scripted engine in milliseconds (default: ${DEFAULT-VALUE}).")
  long perTokenMillis = 20;

  @Option(
      names = "--hold-ms",
      defaultValue = "1000",
      description = "From a submission to its cancellation (default: ${DEFAULT-VALUE}).")
  long holdMillis = 1_000;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the arrivals (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    CancelLoad load = load();
    BenchReport report = new BenchReport("cancel", seed);
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-");
        BenchStack bench =
            BenchStack.start(
                BenchStack.scripted(CancelLoad.SLOTS, perTokenMillis + "ms", Map.of()),
                scratch,
                CLIENT_POOL,
                output)) {
      new CancelBench(
              load,
              new CancelBench.Target(
                  bench.stack().endpoints().http(),
                  bench.stack().model(),
                  bench.bootstrap(),
                  bench.stack().context().topics().workerEvents(),
                  bench.stack().context().wires().workerEvents()),
              output::progress)
          .run(report);
    }
    return ReportOutput.show(report.finish(), output);
  }

  private CancelLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new CancelLoad(
                seed,
                rate,
                warmUp,
                requests,
                Duration.ofMillis(perTokenMillis),
                Duration.ofMillis(holdMillis)));
  }
}
