package dev.millrace.bench.command;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.tokens.TokensBench;
import dev.millrace.bench.tokens.TokensLoad;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many tokens a second reach readers. */
@Command(
    name = "tokens",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how many tokens a second go from an instant engine through result topics to readers"
          + " of long outputs;",
      "beside plain records of one token's size, and of several, through as many topics."
    })
final class TokensCommand implements Callable<Integer> {

  private static final double TARGET_PER_SECOND = 300_000;

  @Option(
      names = "--streams",
      defaultValue = "64",
      description = "Outputs under way at a time (default: ${DEFAULT-VALUE}).")
  int streams = 64;

  @Option(
      names = "--tokens",
      defaultValue = "2000",
      description = "Tokens of each output (default: ${DEFAULT-VALUE}).")
  int tokens = 2_000;

  @Option(
      names = "--coalesced",
      split = ",",
      defaultValue = "1,8",
      description = "Tokens in a plain record (default: ${DEFAULT-VALUE}).")
  List<Integer> coalesced = List.of();

  @Option(
      names = "--warm-up",
      defaultValue = "15",
      description = "Seconds before each window (default: ${DEFAULT-VALUE}).")
  int warmUp = 15;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of each window (default: ${DEFAULT-VALUE}).")
  int seconds = 10;

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
    TokensLoad load = load();
    BenchReport report =
        BenchReport.live("tokens", 0, true, line -> output.diagnostics().println(line));
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-bench-")) {
      output.progress("about " + load.expected().toSeconds() + " s");
      try (BenchStack bench =
          BenchStack.start(BenchStack.scripted(streams, "0ms", Map.of()), scratch, pool, output)) {
        new TokensBench(load, output::progress)
            .run(
                report,
                bench.client(),
                bench.bootstrap(),
                bench.stack().context().wires().resultEvents());
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private TokensLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new TokensLoad(
                streams,
                tokens,
                pool,
                coalesced,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                TARGET_PER_SECOND));
  }
}
