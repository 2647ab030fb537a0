package dev.millrace.chaos.command;

import dev.millrace.chaos.fault.FaultKind;
import dev.millrace.chaos.parts.BrokerDisk;
import dev.millrace.chaos.parts.Installation;
import dev.millrace.chaos.parts.InstallationSettings;
import dev.millrace.chaos.report.ChaosReport;
import dev.millrace.chaos.run.ChaosRun;
import dev.millrace.chaos.run.ChaosSettings;
import dev.millrace.chaos.run.Reporting;
import dev.millrace.chaos.text.OwnEngine;
import dev.millrace.chaos.text.TextComparison;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.cli.process.InterruptOnSignal;
import dev.millrace.standalone.config.InvalidSettingsException;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The fault suite. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Start an installation with every role in a process of its own, load it, break it at random,"
          + " heal it,",
      "and judge everything that clients, readers and topics have seen. Exit code 1 unless every"
          + " count of the verdict is 0."
    })
final class ChaosCommand implements Callable<Integer> {

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "How long faults fall (default: ${DEFAULT-VALUE}).")
  int minutes = 10;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Decides load and faults (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = "--faults-per-minute",
      defaultValue = "9",
      description = "On average (default: ${DEFAULT-VALUE}).")
  double faults = 9;

  @Option(
      names = "--requests-per-second",
      defaultValue = "10",
      description = "On average (default: ${DEFAULT-VALUE}).")
  double requests = 10;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "Only these kinds of faults, separated by commas; docs/chaos.md lists them.")
  @Nullable Set<FaultKind> only;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page in Markdown, and its picture beside it.")
  @Nullable Path report;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Leave logs, and the histories of requests that findings name, there.")
  @Nullable Path keep;

  @Mixin JsonOption json = new JsonOption();

  /** Unmounts what could be mounted. */
  private record Mounted(Optional<BrokerDisk> disk) implements AutoCloseable {
    @Override
    public void close() {
      disk.ifPresent(BrokerDisk::close);
    }
  }

  @Override
  public Integer call() throws Exception {
    Output output = json.output();
    Logs.off();
    ChaosSettings settings =
        InvalidSettingsException.checked(
            () ->
                new ChaosSettings(
                    Duration.ofMinutes(minutes),
                    seed,
                    faults,
                    requests,
                    only == null ? EnumSet.allOf(FaultKind.class) : only,
                    Optional.ofNullable(keep)));
    output.progress("seed " + seed);
    ChaosReport found;
    try (InterruptOnSignal _ = InterruptOnSignal.onSignal();
        ScratchDirectory scratch = ScratchDirectory.create("millrace-chaos-")) {
      output.progress("starting every role in a process of its own");
      Path data = scratch.path();
      ChaosRun.Result result;
      try (Mounted disk = new Mounted(BrokerDisk.mount(data.resolve("kafka")));
          Installation installation =
              Installation.start(InstallationSettings.in(data, data.resolve("kafka/data")))) {
        result = new ChaosRun(installation, disk.disk(), settings, output::progress).run();
      }
      found = Reporting.of(result, texts(result, data, output), settings, data.resolve("logs"));
      if (report != null) {
        Reporting.write(report, found, result);
      }
    }
    output.object(found);
    found.findings().forEach(line -> output.diagnostics().println(line));
    output.text().println((found.pass() ? "passed: " : "FAILED: ") + found.verdict());
    return found.pass() ? ExitCode.OK : ExitCode.BAD;
  }

  private static TextComparison texts(ChaosRun.Result result, Path data, Output output)
      throws Exception {
    output.progress("comparing texts of llama.cpp with those of an undisturbed engine");
    try (OwnEngine engine = OwnEngine.open(data.resolve("own-engine"))) {
      return TextComparison.of(
          result.ledger().history().events(), result.ledger().planned(), engine);
    }
  }
}
