package dev.millrace.standalone.runtime.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What of a dead child's output goes into the report: its last lines, and before them the lines
 * that say why. An abort in native code prints one such line, and the JVM's own account of the
 * crash, or a backtrace, then pushes it out of the last ones.
 */
final class FailureMessage {

  private static final int LAST = 12;
  private static final int TELLING = 6;
  private static final Pattern REASON =
      Pattern.compile(
          "GGML_ASSERT|GGML_ABORT|terminate called|what\\(\\):|SIG(SEGV|BUS|ILL|FPE|ABRT)"
              + "|fatal error has been detected|OutOfMemoryError|Problematic frame|failed to "
              + "|: error: ");

  private FailureMessage() {}

  /** At most 18 lines, in their order. */
  static List<String> of(List<String> lines) {
    int from = Math.max(0, lines.size() - LAST);
    List<String> words = new ArrayList<>();
    for (String line : lines.subList(0, from)) {
      if (REASON.matcher(line).find()) {
        words.add(line);
      }
    }
    int tooMany = Math.max(0, words.size() - TELLING);
    List<String> report = new ArrayList<>(words.subList(tooMany, words.size()));
    report.addAll(lines.subList(from, lines.size()));
    return report;
  }
}
