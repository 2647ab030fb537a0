package dev.millrace.bench.command;

import dev.millrace.bench.fuzz.EngineSoak;
import dev.millrace.bench.fuzz.FuzzProcess;
import dev.millrace.bench.report.BenchReport;
import dev.millrace.standalone.cli.options.JsonOption;
import dev.millrace.standalone.cli.output.Logs;
import dev.millrace.standalone.cli.output.Output;
import dev.millrace.standalone.runtime.stack.ScratchDirectory;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the engine survives what requests can do to it, and keeps nothing of them. */
@Command(
    name = "engine-soak",
    mixinStandardHelpOptions = true,
    description = {
      "Run random requests with random cancels and deadlines through the real engine on a tiny"
          + " random model",
      "and account for every one, its cells and the memory; then random requests at and over every"
          + " limit, and",
      "damaged model files, in a process of their own."
    })
final class EngineSoakCommand implements Callable<Integer> {

  @Option(
      names = "--requests",
      defaultValue = "10000",
      description = "Requests of the soak; 0 leaves it out (default: ${DEFAULT-VALUE}).")
  int requests = 10_000;

  @Option(
      names = "--fuzz",
      defaultValue = "100000",
      description =
          "Requests at and over the limits; 0 leaves them out (default: ${DEFAULT-VALUE}).")
  int fuzz = 100_000;

  @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Mixin JsonOption json = new JsonOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Output output = json.output();
    Logs.quiet();
    BenchReport report = new BenchReport("engine-soak", seed);
    try (ScratchDirectory scratch = ScratchDirectory.create("millrace-soak-")) {
      if (requests > 0) {
        IntConsumer progress = progress(output, "soak", requests);
        soak(report, EngineSoak.run(scratch.path(), requests, seed, progress));
      }
      if (fuzz > 0) {
        IntConsumer progress = progress(output, "fuzz", fuzz);
        fuzz(report, FuzzProcess.run(scratch.path(), fuzz, seed, progress));
      }
    }
    return ReportOutput.show(report.finish(), output);
  }

  private static IntConsumer progress(Output output, String what, int all) {
    return done -> output.diagnostics().println("-- " + what + " " + done + "/" + all);
  }

  private void soak(BenchReport report, EngineSoak.Outcome outcome) {
    int accounted = outcome.endings().values().stream().mapToInt(n -> n).sum();
    outcome
        .endings()
        .forEach(
            (ending, count) ->
                report.figure("soak_" + ending.name().toLowerCase(Locale.ROOT), count, "requests"));
    report.figure("soak_unaccounted", requests - accounted + outcome.wrong(), "requests");
    report.figure("soak_slots_held", outcome.slotsHeld(), "slots");
    report.figure("soak_cells_held", outcome.cellsHeld(), "cells");
    report.figure("soak_resident_last", outcome.residentKibibytes().getLast() / 1024.0, "MiB");
    report.figure("soak_memory_slope", outcome.slope(requests), "KiB/1000 requests");
    report.atMost("soak_unaccounted", 0);
    report.atMost("soak_slots_held", 0);
    report.atMost("soak_cells_held", 0);
  }

  private static void fuzz(BenchReport report, FuzzProcess.Outcome outcome) {
    report.figure("fuzz_ended", outcome.ended(), "requests");
    report.figure("fuzz_failed", outcome.failed(), "requests");
    report.figure("fuzz_refused", outcome.refused(), "requests");
    report.figure("fuzz_mistakes", outcome.mistakes(), "requests");
    report.figure("fuzz_models_refused", outcome.modelsRefused(), "files");
    report.figure("fuzz_models_run", outcome.modelsRun(), "files");
    report.figure("fuzz_deaths", outcome.died() ? 1 : 0, "processes");
    report.atMost("fuzz_mistakes", 0);
    report.atMost("fuzz_deaths", 0);
  }
}
