package dev.millrace.testing.guarantee;

import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds which of many secrets occur in a text, in one pass over the text. Pure. */
final class SecretIndex {

  private static final int BEGIN = 8;

  private final Map<String, List<Submitted>> byBegin = new HashMap<>();
  private final List<Submitted> shorter = new ArrayList<>();

  SecretIndex(List<Submitted> submissions) {
    for (Submitted each : submissions) {
      if (each.secret().length() < BEGIN) {
        shorter.add(each);
      } else {
        byBegin
            .computeIfAbsent(each.secret().substring(0, BEGIN), begin -> new ArrayList<>())
            .add(each);
      }
    }
  }

  /** The requests whose secrets stand somewhere in the text; one may be named twice. */
  List<Submitted> in(String text) {
    List<Submitted> found = new ArrayList<>();
    for (Submitted each : shorter) {
      if (text.contains(each.secret())) {
        found.add(each);
      }
    }
    for (int at = 0; at + BEGIN <= text.length(); at++) {
      for (Submitted each : byBegin.getOrDefault(text.substring(at, at + BEGIN), List.of())) {
        if (text.startsWith(each.secret(), at)) {
          found.add(each);
        }
      }
    }
    return found;
  }
}
