package dev.millrace.standalone.cli;

import dev.millrace.standalone.facade.RequestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ends of requests as a table for people. */
final class ResultTable {

  private static final List<String> HEAD =
      List.of("id", "priority", "outcome", "tokens", "TTFT ms", "tokens/s");

  private ResultTable() {}

  static String of(List<RequestResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (RequestResult result : results) {
      rows.add(
          List.of(
              result.id(),
              result.priority(),
              result.outcome(),
              Integer.toString(result.tokens()),
              number(result.ttftMs()),
              number(result.tokensPerSecond())));
    }
    int[] widths = new int[HEAD.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        String format = i < 3 ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
        table.append(String.format(Locale.ROOT, format, row.get(i)));
      }
      table.setLength(table.length() - 2);
      table.append('\n');
    }
    return table.toString();
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }
}
