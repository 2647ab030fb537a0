package dev.millrace.chaos.report;

import dev.millrace.chaos.fault.FaultRecord;
import dev.millrace.chaos.text.TextComparison;
import java.util.List;
import java.util.Locale;

/** A report for people. Pure. */
public final class MarkdownReport {

  private MarkdownReport() {}

  /**
   * The page.
   *
   * @param picture name of the picture's file beside the page
   */
  public static String of(ChaosReport report, List<FaultRecord> faults, String picture) {
    StringBuilder page = new StringBuilder();
    page.append("# Fault suite, seed ").append(report.seed()).append("\n\n");
    page.append(
        String.format(
            Locale.ROOT,
            "Commit %s, %d cores, Java %s. Faults fell for %.0f s; %.0f s after the last one"
                + " everything had ended. **%s.**%n%n",
            report.commit(),
            report.machine().cores(),
            report.machine().java(),
            report.seconds(),
            report.settleSeconds(),
            report.pass() ? "Passed" : "Failed"));
    page.append("| verdict | |\n|---|---:|\n");
    report.verdict().forEach((name, count) -> row(page, name, count));
    page.append("\n| requests | |\n|---|---:|\n");
    report.requests().forEach((name, count) -> row(page, name, count));
    report.outcomes().forEach((name, count) -> row(page, "ended: " + name, count));
    row(page, "executions beyond the first", report.duplicateExecutions());
    TextComparison texts = report.llamaTexts();
    row(page, "texts of llama.cpp, read to their ends", texts.compared());
    row(page, "other than those of an uninterrupted run", texts.different());
    row(page, "texts that more than one run wrote", texts.takenOver());
    row(page, "other than those of an uninterrupted run, of these", texts.takenOverDifferent());
    page.append("\n![requests ended over time](").append(picture).append(")\n\n");
    page.append(
        "| fault | count | target away, p50 ms | max | until a later request had ended, p50 ms |"
            + " max |\n|---|---:|---:|---:|---:|---:|\n");
    report
        .recovery()
        .forEach(
            (kind, each) ->
                page.append(
                    "| %s | %d | %d | %d | %d | %d |\n"
                        .formatted(
                            kind,
                            each.count(),
                            each.awayP50Ms(),
                            each.awayMaxMs(),
                            each.serviceP50Ms(),
                            each.serviceMaxMs())));
    if (!report.skipped().isEmpty()) {
      page.append("\nNot tried here:\n\n");
      report
          .skipped()
          .forEach(
              (kind, why) -> page.append("- ").append(kind).append(": ").append(why).append('\n'));
    }
    if (!report.findings().isEmpty()) {
      page.append("\n## Findings\n\n");
      report.findings().forEach(line -> page.append("- ").append(line).append('\n'));
    }
    page.append("\n## Faults\n\n```text\n");
    faults.forEach(fault -> page.append(fault.line().stripTrailing()).append('\n'));
    return page.append("```\n").toString();
  }

  private static void row(StringBuilder page, String name, int count) {
    page.append("| ").append(name).append(" | ").append(count).append(" |\n");
  }
}
