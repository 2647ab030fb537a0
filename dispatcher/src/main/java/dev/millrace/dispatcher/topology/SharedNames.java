package dev.millrace.dispatcher.topology;

import java.util.HashMap;
import java.util.Map;

/**
 * One copy of each name that many requests have in common: models, tenants, result topics. Begins
 * anew when strangers have sent too many. Stream thread only.
 */
final class SharedNames {

  private static final int MOST = 10_000;

  private final Map<String, String> names = new HashMap<>();

  /** An equal name, the same object for equal names as long as they are remembered. */
  String shared(String name) {
    if (names.size() >= MOST) {
      names.clear();
    }
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }
}
