package dev.millrace.engine.text;

import java.util.List;

/**
 * Ends a text before the first stop string.
 *
 * <p>The stop string that is complete first wins, and of several that are complete at the same
 * character the longest, so the outcome does not depend on how the text is cut into parts. What
 * could still become a stop string is held back. Thread rule: one thread.
 */
public final class StopMatcher {

  private final List<String> stops;
  private String held = "";

  /**
   * @param stops none is empty
   */
  public StopMatcher(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /**
   * What a part of the text releases.
   *
   * @param text may be shown now
   * @param stopped true when a stop string was met; no further part is accepted
   */
  public record Released(String text, boolean stopped) {}

  /** Adds the next part. */
  public Released add(String part) {
    if (stops.isEmpty()) {
      return new Released(part, false);
    }
    String text = held + part;
    int cut = firstStop(text);
    if (cut >= 0) {
      held = "";
      return new Released(text.substring(0, cut), true);
    }
    int keep = heldBack(text);
    held = text.substring(text.length() - keep);
    return new Released(text.substring(0, text.length() - keep), false);
  }

  /** The text ends here: returns what was held back. */
  public String finish() {
    String text = held;
    held = "";
    return text;
  }

  private int firstStop(String text) {
    int bestStart = -1;
    int bestEnd = Integer.MAX_VALUE;
    for (String stop : stops) {
      int start = text.indexOf(stop);
      int end = start + stop.length();
      if (start >= 0 && (end < bestEnd || (end == bestEnd && start < bestStart))) {
        bestStart = start;
        bestEnd = end;
      }
    }
    return bestStart;
  }

  private int heldBack(String text) {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, text.length()); n > longest; n--) {
        if (text.endsWith(stop.substring(0, n))) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
