package dev.millrace.chaos.run;

import dev.millrace.bench.report.Machine;
import dev.millrace.bench.report.SourceCommit;
import dev.millrace.chaos.load.Ledger;
import dev.millrace.chaos.report.ChaosReport;
import dev.millrace.chaos.report.MarkdownReport;
import dev.millrace.chaos.report.Recovery;
import dev.millrace.chaos.report.Timeline;
import dev.millrace.chaos.text.TextComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes reports of a run. */
public final class Reporting {

  private static final double MILLIS = 1e3;

  private Reporting() {}

  /**
   * The report; leaves behind what it rests on where the settings say so, or where there are
   * findings.
   *
   * @param texts of llama.cpp
   * @param logs of the installation's processes
   */
  public static ChaosReport of(
      ChaosRun.Result result, TextComparison texts, ChaosSettings settings, Path logs)
      throws IOException {
    String kept = keep(result, settings, logs);
    Ledger ledger = result.ledger();
    Map<String, Integer> requests = new LinkedHashMap<>();
    requests.put("sent", ledger.sentCount());
    requests.put("refused", ledger.refusedCount());
    requests.put("durable", ledger.durableCount());
    requests.put("ended", ledger.endedCount());
    requests.put("cancellations", ledger.cancellations().size());
    requests.put("deadLetters", ledger.deadLetterCount());
    return new ChaosReport(
        "chaos",
        SourceCommit.current(),
        Machine.current(),
        settings.seed(),
        seconds(Duration.between(result.faultsFrom(), result.faultsTo())),
        seconds(Duration.between(result.faultsTo(), result.settled())),
        result.verdict().isClean(),
        result.verdict().counts(),
        requests,
        result.verdict().outcomes(),
        result.verdict().judgement().duplicateExecutions(),
        texts,
        result.faults().size(),
        Recovery.byKind(result.faults(), served(ledger)),
        result.skipped(),
        result.verdict().lines(),
        kept);
  }

  private static String keep(ChaosRun.Result result, ChaosSettings settings, Path logs)
      throws IOException {
    if (settings.keep().isEmpty() && result.verdict().isClean()) {
      return "";
    }
    Path directory =
        settings.keep().isPresent()
            ? settings.keep().get()
            : Files.createTempDirectory("millrace-chaos-findings-");
    List<String> lines = new ArrayList<>(result.verdict().lines());
    result.faults().forEach(fault -> lines.add(fault.line()));
    Evidence.keep(directory, logs, lines, result.ledger().history().events());
    return directory.toString();
  }

  /** Writes the page, and its picture beside it. */
  public static void write(Path page, ChaosReport report, ChaosRun.Result result)
      throws IOException {
    String name = String.valueOf(page.getFileName()).replaceFirst("\\.md$", "") + ".svg";
    Path parent = page.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(
        page.resolveSibling(name),
        new Timeline(
                result.begin(),
                result.settled(),
                result.ledger().ends().stream().map(Ledger.End::at).toList(),
                result.faults())
            .svg());
    Files.writeString(page, MarkdownReport.of(report, result.faults(), name));
  }

  private static List<Recovery.Served> served(Ledger ledger) {
    return ledger.ends().stream()
        .flatMap(
            end ->
                ledger.submittedAt(end.id()).map(at -> new Recovery.Served(at, end.at())).stream())
        .toList();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
