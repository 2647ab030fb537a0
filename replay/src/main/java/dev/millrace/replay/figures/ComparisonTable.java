package dev.millrace.replay.figures;

import dev.millrace.standalone.cli.output.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison for people. Pure. */
public final class ComparisonTable {

  private ComparisonTable() {}

  /** Two tables and a line on the bound. */
  public static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    text.append(TextTable.of(times(comparison), 2)).append('\n');
    text.append(TextTable.of(rest(comparison), 1));
    comparison
        .bound()
        .ifPresentOrElse(
            bound ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%nno scheduler has a mean wait below %.0f ms or a mean response below %.0f"
                            + " ms%n",
                        bound.waitMillis(),
                        bound.responseMillis())),
            () -> text.append("\nno bound: deadlines may end requests early (--no-timeouts)\n"));
    return text.toString();
  }

  private static List<List<String>> times(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "policy",
            "priority",
            "requests",
            "wait mean ms",
            "p50",
            "p99",
            "TTFT p50",
            "p99",
            "slowdown p50",
            "p99",
            "missed"));
    comparison.recorded().forEach(each -> rows.add(row("recorded", each)));
    comparison
        .policies()
        .forEach(policy -> policy.classes().forEach(each -> rows.add(row(policy.policy(), each))));
    return rows;
  }

  private static List<String> row(String policy, ClassFigures of) {
    boolean slow = of.slowdowns().mean() > 0;
    return List.of(
        policy,
        of.name(),
        Integer.toString(of.requests()),
        whole(of.waits().mean()),
        whole(of.waits().p50()),
        whole(of.waits().p99()),
        whole(of.firstTokens().p50()),
        whole(of.firstTokens().p99()),
        slow ? number("%.2f", of.slowdowns().p50()) : "-",
        slow ? number("%.2f", of.slowdowns().p99()) : "-",
        Integer.toString(of.missed()));
  }

  private static List<List<String>> rest(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "policy",
            "Jain tokens",
            "Jain slowdown",
            "requests/s",
            "tokens/s",
            "busy",
            "slots",
            "cached",
            "suspended",
            "evicted",
            "decisions"));
    for (PolicyFigures policy : comparison.policies()) {
      rows.add(
          List.of(
              policy.policy(),
              number("%.3f", policy.tokenFairness()),
              number("%.3f", policy.slowdownFairness()),
              number("%.2f", policy.requestsPerSecond()),
              whole(policy.tokensPerSecond()),
              number("%.3f", policy.busy()),
              number("%.3f", policy.slots()),
              number("%.3f", policy.cached()),
              Long.toString(policy.suspensions()),
              Long.toString(policy.evictions()),
              Long.toHexString(policy.decisions())));
    }
    return rows;
  }

  private static String whole(double value) {
    return number("%.0f", value);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
