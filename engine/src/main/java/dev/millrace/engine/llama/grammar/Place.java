package dev.millrace.engine.llama.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A place in a grammar: before an element of an alternative, with the place to return to behind it.
 *
 * <p>Places of one {@link GrammarMachine} are unique, so that the return place is compared by
 * identity and equality is cheap however deep the nesting.
 */
final class Place {

  /** Behind the end of the root rule. */
  static final Place END = new Place(-1, -1, -1, null);

  final int rule;
  final int alternative;
  final int element;
  final @Nullable Place back;
  private final int hash;

  Place(int rule, int alternative, int element, @Nullable Place back) {
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
    return other instanceof Place place
        && rule == place.rule
        && alternative == place.alternative
        && element == place.element
        && back == place.back;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
