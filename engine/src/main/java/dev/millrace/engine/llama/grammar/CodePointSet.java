package dev.millrace.engine.llama.grammar;

import java.util.List;

/**
 * A set of code points: ranges, or everything but them. Surrogates are in none.
 *
 * @param ranges first and last code point of each
 */
record CodePointSet(List<Range> ranges, boolean negated) {

  /** From first to last, both included. */
  record Range(int first, int last) {}

  static final int LAST = 0x10FFFF;

  CodePointSet {
    ranges = List.copyOf(ranges);
  }

  static CodePointSet of(int codePoint) {
    return new CodePointSet(List.of(new Range(codePoint, codePoint)), false);
  }

  boolean contains(int codePoint) {
    if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
      return false;
    }
    for (Range range : ranges) {
      if (codePoint >= range.first() && codePoint <= range.last()) {
        return !negated;
      }
    }
    return negated;
  }

  /** Whether any code point from {@code first} to {@code last} may be in the set. */
  boolean meets(int first, int last) {
    if (negated) {
      return ranges.stream().noneMatch(r -> r.first() <= first && last <= r.last());
    }
    return ranges.stream().anyMatch(r -> r.first() <= last && first <= r.last());
  }
}
