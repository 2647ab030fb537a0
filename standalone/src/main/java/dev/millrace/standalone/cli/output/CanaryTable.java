package dev.millrace.standalone.cli.output;

import dev.millrace.standalone.canary.Answer;
import dev.millrace.standalone.canary.CanaryReport;
import dev.millrace.standalone.canary.FullSlots;
import dev.millrace.standalone.canary.SkillScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a canary found, for people. Pure. */
public final class CanaryTable {

  private static final int MISTAKES_SHOWN = 5;

  private CanaryTable() {}

  public static String of(CanaryReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("skill", "verdict", "asked", "right", "share", "threshold"));
    for (SkillScore score : report.skills()) {
      rows.add(
          List.of(
              score.skill(),
              score.passed() ? "pass" : "FAIL",
              Integer.toString(score.asked()),
              Integer.toString(score.right()),
              percent(score.share()),
              percent(score.threshold())));
    }
    StringBuilder text = new StringBuilder(TextTable.of(rows, 2));
    FullSlots full = report.fullSlots();
    text.append(
        "%nalone and with all %d slots busy: %d of %d equal, %d different%s%n"
            .formatted(
                full.slots(),
                full.equal(),
                full.compared(),
                full.different(),
                full.spoilt() == 0 ? "" : ", FAIL: " + full.spoilt() + " right only alone"));
    report.mistakes().stream().limit(MISTAKES_SHOWN).forEach(each -> text.append(mistake(each)));
    if (report.mistakes().size() > MISTAKES_SHOWN) {
      text.append("(%d wrong in all)%n".formatted(report.mistakes().size()));
    }
    text.append(
        String.format(
            Locale.ROOT, "%s in %.1f s%n", report.passed() ? "PASS" : "FAIL", report.seconds()));
    return text.toString();
  }

  private static String mistake(Answer answer) {
    String got = answer.error() == null ? "'" + answer.text() + "'" : answer.error();
    return TerminalText.safe(
        "wrong: %s => %s, not '%s'%n"
            .formatted(answer.asked().prompt(), got, answer.asked().answer()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
