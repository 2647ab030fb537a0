package dev.millrace.bench.command;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.bench.scheduler.CostCurve;
import dev.millrace.bench.scheduler.SchedulerBench;
import dev.millrace.bench.scheduler.SchedulerLoad;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.config.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a scheduling decision costs. */
@Command(
    name = "dispatch",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the processor time of a scheduling decision with full workers and a long queue,"
          + " without Kafka:",
      "a run ends, the head of the queue gets its slot, another request arrives; beside a plain"
          + " priority queue."
    })
final class DispatchCommand implements Callable<Integer> {

  private static final double TARGET_PER_SECOND = 200_000;
  private static final double TARGET_GROWTH = 2.5;

  @Option(
      names = "--workers",
      split = ",",
      defaultValue = "10,100,1000",
      description = "Workers of the cell, ascending (default: ${DEFAULT-VALUE}).")
  List<Integer> workers = List.of();

  @Option(
      names = "--queued",
      split = ",",
      defaultValue = "100,10000,100000",
      description = "Requests that wait, ascending (default: ${DEFAULT-VALUE}).")
  List<Integer> queued = List.of();

  @Option(
      names = "--tenants",
      defaultValue = "1",
      description = "Tenants that share the queue by turns (default: ${DEFAULT-VALUE}).")
  int tenants = 1;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Writes the curve of the costs, as SVG.")
  @Nullable Path picture;

  @Option(
      names = "--warm-up",
      defaultValue = "150000",
      description = "Decisions before those that count, for each pair (default: ${DEFAULT-VALUE}).")
  int warmUp = 150_000;

  @Option(
      names = "--decisions",
      defaultValue = "100000",
      description = "Decisions of a round (default: ${DEFAULT-VALUE}).")
  int decisions = 100_000;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds of which the median counts (default: ${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the ids, and of which run ends next (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws InvalidSettingsException, IOException {
    Output output = json.output();
    SchedulerLoad load = load();
    BenchReport report =
        BenchReport.live("dispatch", seed, true, line -> output.diagnostics().println(line));
    new SchedulerBench(load, output::progress).run(report);
    if (picture != null) {
      Files.writeString(picture, CostCurve.of(load, report.figures()).svg());
    }
    return ReportOutput.show(report.finish(), output);
  }

  private SchedulerLoad load() throws InvalidSettingsException {
    return InvalidSettingsException.checked(
        () ->
            new SchedulerLoad(
                seed,
                workers,
                queued,
                tenants,
                warmUp,
                decisions,
                rounds,
                TARGET_PER_SECOND,
                TARGET_GROWTH));
  }
}
