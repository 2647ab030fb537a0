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
 * a machine only remembers the places it made. Thread rule: one thread.
 */
final class GrammarMachine {

  /** A grammar that can be read in more ways than this at once is given up. */
  private static final int MOST_PLACES = 5000;

  private final Grammar grammar;
  private final Map<Place, Place> known = new HashMap<>();
  private final GrammarState start;

  GrammarMachine(Grammar grammar) {
    this.grammar = grammar;
    Set<Place> places = new HashSet<>();
    enter(0, Place.END, places);
    start = new GrammarState(places, 0, 0, 0);
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
              state.places(), state.partial() << 6 | (b & 0x3F), state.missing() - 1, state.least())
          : outside();
    }
    if (b < 0x80) {
      return whole(state.places(), b);
    }
    if (b >= 0xC2 && b < 0xE0) {
      return continued(state.places(), b & 0x1F, 1, 0x80);
    }
    if (b >= 0xE0 && b < 0xF0) {
      return continued(state.places(), b & 0x0F, 2, 0x800);
    }
    return b >= 0xF0 && b < 0xF5 ? continued(state.places(), b & 0x07, 3, 0x10000) : outside();
  }

  private GrammarState whole(Set<Place> places, int codePoint) {
    return new GrammarState(read(places, codePoint), 0, 0, 0);
  }

  /** Goes on only if some character that the bytes can still become fits some place. */
  private GrammarState continued(Set<Place> places, int value, int missing, int least) {
    int first = Math.max(least, value << (6 * missing));
    int last = Math.min(CodePointSet.LAST, value << (6 * missing) | ((1 << (6 * missing)) - 1));
    if (first > last || (first >= 0xD800 && last <= 0xDFFF)) {
      return outside();
    }
    if (missing == 0) {
      return whole(places, value);
    }
    for (Place place : places) {
      if (!place.equals(Place.END) && set(place).meets(first, last)) {
        return new GrammarState(places, value, missing, least);
      }
    }
    return outside();
  }

  private static GrammarState outside() {
    return new GrammarState(Set.of(), 0, 0, 0);
  }

  private Set<Place> read(Set<Place> places, int codePoint) {
    Set<Place> next = new HashSet<>();
    for (Place place : places) {
      if (!place.equals(Place.END) && set(place).contains(codePoint)) {
        enterAt(place.rule, place.alternative, place.element + 1, back(place), next);
      }
    }
    return next;
  }

  private static Place back(Place place) {
    return place.back == null ? Place.END : place.back;
  }

  private CodePointSet set(Place place) {
    Element element = alternative(place.rule, place.alternative).get(place.element);
    if (element instanceof Characters characters) {
      return characters.set();
    }
    throw new IllegalStateException("a place stands before characters or at the end");
  }

  private List<Element> alternative(int rule, int alternative) {
    return grammar.rules().get(rule).alternatives().get(alternative);
  }

  private void enter(int rule, Place back, Set<Place> into) {
    for (int i = 0; i < grammar.rules().get(rule).alternatives().size(); i++) {
      enterAt(rule, i, 0, back, into);
    }
  }

  /** Adds the places before the next character, from this position on. */
  private void enterAt(int rule, int alternative, int element, Place back, Set<Place> into) {
    if (into.size() > MOST_PLACES) {
      throw new IllegalStateException("the grammar is too ambiguous");
    }
    List<Element> elements = alternative(rule, alternative);
    if (element == elements.size()) {
      if (back.equals(Place.END)) {
        into.add(Place.END);
      } else {
        enterAt(back.rule, back.alternative, back.element, back(back), into);
      }
      return;
    }
    switch (elements.get(element)) {
      case Characters _ -> into.add(unique(rule, alternative, element, back));
      case Reference reference -> {
        // The last element needs no way back into its own alternative: depth stays flat in loops.
        Place after =
            element + 1 == elements.size() ? back : unique(rule, alternative, element + 1, back);
        enter(reference.rule(), after, into);
      }
    }
  }

  private Place unique(int rule, int alternative, int element, Place back) {
    Place place = new Place(rule, alternative, element, back);
    return known.computeIfAbsent(place, same -> same);
  }
}
