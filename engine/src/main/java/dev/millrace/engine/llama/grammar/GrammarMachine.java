package dev.millrace.engine.llama.grammar;

import dev.millrace.engine.llama.grammar.Grammar.Characters;
import dev.millrace.engine.llama.grammar.Grammar.Element;
import dev.millrace.engine.llama.grammar.Grammar.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows the bytes of a text through a grammar, all ways of reading it at once. States are values;
 * a machine only remembers the positions it made. Thread rule: one thread.
 */
final class GrammarMachine {

  /** A grammar that can be read in more ways than this at once is given up. */
  private static final int MOST_PLACES = 5000;

  private final Grammar grammar;
  private final Map<GrammarPosition, GrammarPosition> known = new HashMap<>();
  private final GrammarState start;

  GrammarMachine(Grammar grammar) {
    this.grammar = grammar;
    Set<GrammarPosition> positions = new HashSet<>();
    enter(0, GrammarPosition.END, positions);
    start = new GrammarState(positions, 0, 0, 0);
  }

  GrammarState start() {
    return start;
  }

  /** The state after one more byte. */
  GrammarState after(GrammarState state, byte next) {
    int b = next & 0xff;
    if (state.missing() > 0) {
      return (b & 0xC0) == 0x80
          ? continued(
              state.positions(),
              state.partial() << 6 | (b & 0x3F),
              state.missing() - 1,
              state.least())
          : outside();
    }
    if (b < 0x80) {
      return whole(state.positions(), b);
    }
    if (b >= 0xC2 && b < 0xE0) {
      return continued(state.positions(), b & 0x1F, 1, 0x80);
    }
    if (b >= 0xE0 && b < 0xF0) {
      return continued(state.positions(), b & 0x0F, 2, 0x800);
    }
    return b >= 0xF0 && b < 0xF5 ? continued(state.positions(), b & 0x07, 3, 0x10000) : outside();
  }

  private GrammarState whole(Set<GrammarPosition> positions, int codePoint) {
    return new GrammarState(read(positions, codePoint), 0, 0, 0);
  }

  /** Goes on only if some character that the bytes can still become fits some position. */
  private GrammarState continued(
      Set<GrammarPosition> positions, int value, int missing, int least) {
    int first = Math.max(least, value << (6 * missing));
    int last = Math.min(CodePointSet.LAST, value << (6 * missing) | ((1 << (6 * missing)) - 1));
    if (first > last || (first >= 0xD800 && last <= 0xDFFF)) {
      return outside();
    }
    if (missing == 0) {
      return whole(positions, value);
    }
    for (GrammarPosition position : positions) {
      if (!position.equals(GrammarPosition.END) && set(position).meets(first, last)) {
        return new GrammarState(positions, value, missing, least);
      }
    }
    return outside();
  }

  private static GrammarState outside() {
    return new GrammarState(Set.of(), 0, 0, 0);
  }

  private Set<GrammarPosition> read(Set<GrammarPosition> positions, int codePoint) {
    Set<GrammarPosition> next = new HashSet<>();
    for (GrammarPosition position : positions) {
      if (!position.equals(GrammarPosition.END) && set(position).contains(codePoint)) {
        enterAt(position.rule, position.alternative, position.element + 1, back(position), next);
      }
    }
    return next;
  }

  private static GrammarPosition back(GrammarPosition position) {
    return position.back == null ? GrammarPosition.END : position.back;
  }

  private CodePointSet set(GrammarPosition position) {
    Element element = alternative(position.rule, position.alternative).get(position.element);
    if (element instanceof Characters characters) {
      return characters.set();
    }
    throw new IllegalStateException("a position stands before characters or at the end");
  }

  private List<Element> alternative(int rule, int alternative) {
    return grammar.rules().get(rule).alternatives().get(alternative);
  }

  private void enter(int rule, GrammarPosition back, Set<GrammarPosition> into) {
    for (int i = 0; i < grammar.rules().get(rule).alternatives().size(); i++) {
      enterAt(rule, i, 0, back, into);
    }
  }

  /** Adds the positions before the next character, from this position on. */
  private void enterAt(
      int rule, int alternative, int element, GrammarPosition back, Set<GrammarPosition> into) {
    if (into.size() > MOST_PLACES) {
      throw new IllegalStateException("the grammar is too ambiguous");
    }
    List<Element> elements = alternative(rule, alternative);
    if (element == elements.size()) {
      if (back.equals(GrammarPosition.END)) {
        into.add(GrammarPosition.END);
      } else {
        enterAt(back.rule, back.alternative, back.element, back(back), into);
      }
      return;
    }
    switch (elements.get(element)) {
      case Characters _ -> into.add(unique(rule, alternative, element, back));
      case Reference reference -> {
        // The last element needs no way back into its own alternative: depth stays flat in loops.
        GrammarPosition after =
            element + 1 == elements.size() ? back : unique(rule, alternative, element + 1, back);
        enter(reference.rule(), after, into);
      }
    }
  }

  private GrammarPosition unique(int rule, int alternative, int element, GrammarPosition back) {
    GrammarPosition position = new GrammarPosition(rule, alternative, element, back);
    return known.computeIfAbsent(position, same -> same);
  }
}
