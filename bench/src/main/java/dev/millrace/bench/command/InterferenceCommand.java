package dev.millrace.bench.command;

import dev.millrace.bench.interference.InterferenceBench;
import dev.millrace.bench.interference.InterferenceLoad;
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

/** What low work does to urgent requests. */
@Command(
    name = "interference",
    mixinStandardHelpOptions = true,
    description = {
      "Critical requests alone, then beside more low work than there are slots (open loop,"
          + " scripted",
      "engine): TTFT with preemption and without, what the low work gets, how long it waits.",
      "Target: p99 within 1.5 times that of the idle pipeline and one token; low work gets 95 % of",
      "the rest."
    })
final class InterferenceCommand implements Callable<Integer> {

  private static final int CLIENT_POOL = 16;

  @Option(
      names = "--rate",
      defaultValue = "5",
      description = "Critical requests per second (default: ${DEFAULT-VALUE}).")
  double rate = 5;

  @Option(
      names = "--requests",
      defaultValue = "300",
      description = "Critical requests of each phase that count (default: ${DEFAULT-VALUE}).")
  int requests = 300;

  @Option(
      names = "--warm-up",
      defaultValue = "100",
      description = "Critical requests of each phase before those (default: ${DEFAULT-VALUE}).")
  int warmUp = 100;

  @Option(
      names = "--tokens",
      defaultValue = "20",
      description = "Tokens of a critical request (default: ${DEFAULT-VALUE}).")
  int tokens = 20;

  @Option(
      names = "--low-tokens",
      defaultValue = "200",
      description = "Tokens of a low request (default: ${DEFAULT-VALUE}).")
  int lowTokens = 200;

  @Option(
      names = "--slots",
      defaultValue = "16",
      description = "Slots of the worker (default: ${DEFAULT-VALUE}).")
  int slots = 16;

  @Option(
      names = "--per-token-ms",
      defaultValue = "20",
      description = "Pace of the scripted engine in milliseconds (default: ${DEFAULT-VALUE}).")
  long perTokenMillis = 20;

  @Option(
      names = "--prefill-ms",
      defaultValue = "40",
      description = "Its time before a first token in milliseconds (default: ${DEFAULT-VALUE}).")
  long prefillMillis = 40;

  @Option(
      names = "--backlog",
      defaultValue = "64",
      description = "Low requests under way at any time (default: ${DEFAULT-VALUE}).")
  int backlog = 64;

  @Option(
      names = "--patience-ms",
      defaultValue = "1",
      description =
          "dispatcher.patience with preemption, in milliseconds (default: ${DEFAULT-VALUE}).")
  long patienceMillis = 1;

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
    InterferenceLoad load = load();
    BenchReport report = new BenchReport("interference", seed);
    InterferenceBench bench = new InterferenceBench(load, output::progress);
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      double alone;
      double ageing;
      try (BenchStack stack = stack(load, patienceMillis, "with", scratch, output)) {
        bench.floor(report, stack.bootstrap());
        alone = bench.alone(report, stack.client());
        bench.beside(report, stack.client(), "preempting");
        ageing = stack.settings().dispatcher().ageing().toMillis();
      }
      try (BenchStack stack = stack(load, 0, "without", scratch, output)) {
        bench.beside(report, stack.client(), "waiting");
      }
      bench.judge(report, "preempting", alone, ageing);
    }
    return ReportOutput.show(report.finish(), output);
  }

  private static BenchStack stack(
      InterferenceLoad load, long patience, String folder, ScratchDirectory scratch, Output output)
      throws Exception {
    return BenchStack.start(
        BenchStack.scripted(
            load.slots(),
            load.perToken().toMillis() + "ms",
            Map.of(
                "worker.scripted.prefill",
                load.prefill().toMillis() + "ms",
                "dispatcher.patience",
                patience + "ms",
                "data",
                scratch.path().resolve(folder).toString())),
        scratch,
        CLIENT_POOL,
        output);
  }

  private InterferenceLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new InterferenceLoad(
                seed,
                rate,
                warmUp,
                requests,
                tokens,
                lowTokens,
                slots,
                Duration.ofMillis(perTokenMillis),
                Duration.ofMillis(prefillMillis),
                backlog));
  }
}
