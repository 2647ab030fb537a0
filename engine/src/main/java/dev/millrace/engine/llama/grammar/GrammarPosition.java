package dev.millrace.engine.llama.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A position in a grammar: before an element of an alternative, with the position to return to
 * behind it.
 *
 * <p>Positions of one {@link GrammarMachine} are unique, so that the return position is compared by
 * identity and equality is cheap however deep the nesting.
 */
final class GrammarPosition {

  /** Behind the end of the root rule. */
  static final GrammarPosition END = new GrammarPosition(-1, -1, -1, null);

  final int rule;
  final int alternative;
  final int element;
  final @Nullable GrammarPosition back;
  private final int hash;

  GrammarPosition(int rule, int alternative, int element, @Nullable GrammarPosition back) {
    this.rule = rule;
    this.alternative = alternative;
    this.element = element;
    this.back = back;
    this.hash =
        ((rule * 31 + alternative) * 31 + element) * 31 + (back == null ? 0 : back.hash * 7 + 1);
  }

  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(@Nullable Object other) {
    return other instanceof GrammarPosition position
        && rule == position.rule
        && alternative == position.alternative
        && element == position.element
        && back == position.back;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
