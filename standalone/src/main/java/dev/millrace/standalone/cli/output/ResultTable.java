package dev.millrace.standalone.cli.output;

import dev.millrace.standalone.facade.RequestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ends of requests as a table for people. */
public final class ResultTable {

  private static final List<String> HEAD =
      List.of("id", "priority", "outcome", "tokens", "queue ms", "TTFT ms", "tokens/s");

  private ResultTable() {}

  public static String of(List<RequestResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (RequestResult result : results) {
      rows.add(
          List.of(
              result.id(),
              result.priority(),
              result.outcome(),
              Integer.toString(result.tokens()),
              number(result.queueMs()),
              number(result.ttftMs()),
              number(result.tokensPerSecond())));
    }
    return TextTable.of(rows, 3);
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }
}
