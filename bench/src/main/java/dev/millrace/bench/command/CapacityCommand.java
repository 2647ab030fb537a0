package dev.millrace.bench.command;

import dev.millrace.bench.capacity.CapacityBench;
import dev.millrace.bench.capacity.CapacityLoad;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.client.MillraceClient;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.cli.process.PrivateStack;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.config.Settings;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import dev.millrace.standalone.runtime.stack.Stack;
import java.time.Duration;
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
      Settings settings =
          PrivateStack.settings(
              Map.of(
                  "worker.engine",
                  "scripted",
                  "worker.slots",
                  Integer.toString(SLOTS),
                  "worker.scripted.per-token",
                  "0ms",
                  "dispatcher.unknown-model-grace",
                  "1h"),
              scratch);
      try (Stack stack = Stack.start(settings, step -> progress(output, step));
          MillraceClient client = client(stack)) {
        CapacityBench bench = new CapacityBench(load, what -> progress(output, what));
        progress(output, "about " + bench.expected().toSeconds() + " s");
        bench.run(
            report,
            client,
            new CapacityBench.Target(
                stack.endpoints().kafka(),
                stack.endpoints().ops(),
                stack.context().wires().requests(),
                stack.model(),
                settings.kafka().partitions()));
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private CapacityLoad load() throws InvalidSettingsException {
    try {
      return new CapacityLoad(
          seed, tokens, rates, inFlight, Duration.ofSeconds(seconds), backlogs, 50, 2_000, 0.35);
    } catch (IllegalArgumentException outOfRange) {
      throw new InvalidSettingsException(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private MillraceClient client(Stack stack) {
    return MillraceClient.builder()
        .bootstrapServers(stack.endpoints().kafka())
        .model(stack.model())
        .poolSize(pool)
        .build();
  }

  private static void progress(Output output, String what) {
    output.diagnostics().println("-- " + what);
  }
}
