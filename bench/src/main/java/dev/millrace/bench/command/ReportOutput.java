package dev.millrace.bench.command;

import dev.millrace.bench.report.BenchReport;
import dev.millrace.standalone.cli.output.ExitCode;
import dev.millrace.standalone.cli.output.Output;

/** How every benchmark ends: one JSON object or a table, and an exit code. */
final class ReportOutput {

  private ReportOutput() {}

  /** Writes the report; returns the exit code, bad when a target was missed. */
  static int show(BenchReport report, Output output) {
    output.object(report);
    if (!output.json()) {
      output.text().print(report.table());
    }
    return report.pass() ? ExitCode.OK : ExitCode.BAD;
  }
}
