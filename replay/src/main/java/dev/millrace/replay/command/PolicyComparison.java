package dev.millrace.replay.command;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.replay.bound.ClairvoyantBound;
import dev.millrace.replay.figures.Comparison;
import dev.millrace.replay.figures.ComparisonReport;
import dev.millrace.replay.figures.ComparisonTable;
import dev.millrace.replay.figures.PolicyFigures;
import dev.millrace.replay.picture.ComparisonPicture;
import dev.millrace.replay.run.PolicyChoice;
import dev.millrace.replay.run.RunProgress;
import dev.millrace.replay.run.RunSettings;
import dev.millrace.replay.run.VirtualRun;
import dev.millrace.replay.traffic.Traffic;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs policies on some traffic, one after the other, and shows what came of it. */
final class PolicyComparison {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_MEBIBYTE = 1024.0 * 1024.0;

  private final Output output;
  private final RunSettings settings;

  PolicyComparison(Output output, RunSettings settings) {
    this.output = output;
    this.settings = settings;
  }

  /** The comparison under this name; returns the exit code. */
  int show(String name, Traffic traffic, List<PolicyChoice> choices, @Nullable Path picture)
      throws IOException {
    BenchReport report = new BenchReport(name, settings.seed());
    output.progress(
        String.format(
            Locale.ROOT,
            "%d requests in %.0f s to %d workers",
            traffic.size(),
            traffic.seconds(),
            settings.pool().workers() * traffic.models().size()));
    report.figure("requests", traffic.size(), "requests");
    report.figure("traffic_s", traffic.seconds(), "s");
    List<PolicyFigures> figures = new ArrayList<>();
    for (PolicyChoice choice : choices) {
      figures.add(run(traffic, choice, report));
    }
    Comparison comparison = new Comparison(figures, Comparison.recorded(traffic), bound(traffic));
    ComparisonReport.into(report, comparison);
    if (picture != null) {
      Files.writeString(picture, ComparisonPicture.of(comparison));
      output.progress("wrote " + picture);
    }
    output.object(report.finish());
    if (!output.json()) {
      output.text().print(ComparisonTable.of(comparison));
    }
    return ExitCode.OK;
  }

  private PolicyFigures run(Traffic traffic, PolicyChoice choice, BenchReport report) {
    long begun = System.nanoTime();
    var run =
        new VirtualRun(
                traffic,
                settings,
                choice,
                new RunProgress(choice.label(), traffic.size(), output::progress))
            .run();
    double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
    Runtime jvm = Runtime.getRuntime();
    double heap = (jvm.totalMemory() - jvm.freeMemory()) / BYTES_PER_MEBIBYTE;
    output.progress(
        String.format(
            Locale.ROOT,
            "%s: %d decisions in %.1f s, heap %.0f MiB",
            choice.label(),
            run.decided(),
            seconds,
            heap));
    report.figure(choice.key() + "_wall_s", seconds, "s");
    report.figure(choice.key() + "_heap_mib", heap, "MiB");
    return PolicyFigures.of(traffic, run, settings.pool());
  }

  private Optional<ClairvoyantBound> bound(Traffic traffic) {
    return traffic.hasDeadlines()
        ? Optional.empty()
        : Optional.of(
            ClairvoyantBound.of(traffic, VirtualRun.lengths(traffic, settings), settings.pool()));
  }
}
