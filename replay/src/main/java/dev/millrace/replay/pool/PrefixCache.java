package dev.millrace.replay.pool;

import dev.millrace.dispatcher.cell.request.Prefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Beginnings of prompts that a worker still has in memory; those that were used longest ago go
 * first. Knows beginnings by their fingerprints, so it finds no more of a prompt than the longest
 * of them covers. Single thread.
 */
final class PrefixCache {

  /** Tokens of the beginnings that have fingerprints: characters by four. */
  private static final int[] TOKENS = {128, 512, 2_048};

  private final Map<Long, Integer> tokensByFingerprint = new LinkedHashMap<>();
  private long tokens;

  /** Tokens of the longest beginning that has a fingerprint. */
  static int cacheable(Prefix prefix) {
    int longest = Prefix.LENGTHS - 1;
    while (longest >= 0 && prefix.at(longest) == 0) {
      longest--;
    }
    return lengthOf(longest);
  }

  /** Tokens of the longest beginning that it holds. */
  int match(Prefix prefix) {
    for (int length = Prefix.LENGTHS - 1; length >= 0; length--) {
      if (prefix.at(length) != 0 && tokensByFingerprint.containsKey(prefix.at(length))) {
        touch(prefix, length);
        return TOKENS[length];
      }
    }
    return 0;
  }

  /** A prompt was read. */
  void put(Prefix prefix) {
    touch(prefix, Prefix.LENGTHS - 1);
  }

  /** The shortest is the youngest in the end, so that a longer one goes before it. */
  private void touch(Prefix prefix, int longest) {
    for (int length = longest; length >= 0; length--) {
      long fingerprint = prefix.at(length);
      if (fingerprint != 0) {
        int own = TOKENS[length] - lengthOf(length - 1);
        Integer before = tokensByFingerprint.remove(fingerprint);
        tokens += before == null ? own : 0;
        tokensByFingerprint.put(fingerprint, own);
      }
    }
  }

  /** Shrinks it to so many tokens at the most. */
  void trim(long most) {
    Iterator<Integer> eldest = tokensByFingerprint.values().iterator();
    while (tokens > most && eldest.hasNext()) {
      tokens -= eldest.next();
      eldest.remove();
    }
  }

  /** Tokens that it holds. */
  long tokens() {
    return tokens;
  }

  private static int lengthOf(int length) {
    return length < 0 ? 0 : TOKENS[length];
  }
}
