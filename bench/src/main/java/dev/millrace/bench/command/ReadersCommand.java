package dev.millrace.bench.command;

import dev.millrace.bench.readers.ChurnBench;
import dev.millrace.bench.readers.ChurnLoad;
import dev.millrace.bench.readers.ReadersBench;
import dev.millrace.bench.readers.ReadersLoad;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What resumed readers cost a facade. */
@Command(
    name = "readers",
    mixinStandardHelpOptions = true,
    description = {
      "Kill a facade with thousands of slow streams open, start it again, resume every stream with"
          + " its last event id",
      "and check every token; beside one plain consumer of the same topics. With"
          + " --disconnects-per-second no",
      "facade is killed; readers go away at random and resume at a random one of several."
    })
final class ReadersCommand implements Callable<Integer> {

  /** The facade that is measured has a pool of its own. */
  private static final int CLIENT_POOL = 1;

  @Option(
      names = "--readers",
      defaultValue = "2000",
      description = "Streams, each with one reader (default: ${DEFAULT-VALUE}).")
  int readers = 2_000;

  @Option(
      names = "--tokens",
      defaultValue = "75",
      description = "Tokens of each stream (default: ${DEFAULT-VALUE}).")
  int tokens = 75;

  @Option(
      names = "--per-token-ms",
      defaultValue = "4000",
      description = "Pace of a stream in milliseconds (default: ${DEFAULT-VALUE}).")
  long perTokenMillis = 4_000;

  @Option(
      names = "--workers",
      defaultValue = "8",
      description = "Worker processes of at most 256 slots (default: ${DEFAULT-VALUE}).")
  int workers = 8;

  @Option(
      names = "--pool",
      defaultValue = "16",
      description = "Result topics that the streams share (default: ${DEFAULT-VALUE}).")
  int pool = 16;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of each window of processor time (default: ${DEFAULT-VALUE}).")
  int seconds = 10;

  @Option(
      names = "--disconnects-per-second",
      defaultValue = "0",
      description = "How often some reader goes away, for 1 s at most (default: never).")
  double disconnects;

  @Option(
      names = "--facades",
      defaultValue = "2",
      description =
          "Replicas at which those resume who go away at random (default: ${DEFAULT-VALUE}).")
  int facades = 2;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of who goes away when (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.quiet();
    ReadersLoad load = load();
    Optional<ChurnLoad> churn = churn(load);
    BenchReport report =
        BenchReport.live("readers", seed, true, line -> output.diagnostics().println(line));
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      output.progress("streams of " + load.streamLength().toSeconds() + " s");
      try (BenchStack bench =
          BenchStack.start(
              BenchStack.scripted(
                  load.slots(),
                  perTokenMillis + "ms",
                  Map.of("workers", Integer.toString(workers))),
              scratch,
              CLIENT_POOL,
              output)) {
        ReadersBench.Target target =
            new ReadersBench.Target(
                bench.bootstrap(),
                bench.stack().endpoints().redis(),
                bench.stack().context().topics(),
                bench.stack().model(),
                scratch.path().resolve("facade"));
        if (churn.isPresent()) {
          new ChurnBench(churn.get(), target, output::progress).run(report);
        } else {
          new ReadersBench(load, target, output::progress).run(report);
        }
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private ReadersLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new ReadersLoad(
                readers,
                tokens,
                Duration.ofMillis(perTokenMillis),
                workers,
                pool,
                Duration.ofSeconds(seconds)));
  }

  private Optional<ChurnLoad> churn(ReadersLoad load) throws InvalidSettingsException {
    return disconnects == 0
        ? Optional.empty()
        : Optional.of(
            InvalidSettingsException.checked(
                () -> new ChurnLoad(load, facades, disconnects, seed)));
  }
}
