package dev.millrace.engine.llama.grammar;

import java.util.Set;

/**
 * Where a text stands in a grammar: every way of reading it so far, and the bytes of a character
 * that is not whole yet.
 *
 * @param positions the ways; none means that the text is outside the grammar
 * @param partial the value of the incomplete character's bits so far
 * @param missing how many of its bytes are to come
 * @param least the smallest code point that UTF-8 writes with as many bytes
 */
record GrammarState(Set<GrammarPosition> positions, int partial, int missing, int least) {

  /** Whether the text may end here. */
  boolean mayEnd() {
    return missing == 0 && positions.contains(GrammarPosition.END);
  }

  /** Whether the text must end here. */
  boolean mustEnd() {
    return mayEnd() && positions.size() == 1;
  }

  boolean dead() {
    return positions.isEmpty();
  }
}
