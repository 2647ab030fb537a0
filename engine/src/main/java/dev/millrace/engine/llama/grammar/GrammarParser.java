package dev.millrace.engine.llama.grammar;

import dev.millrace.engine.llama.grammar.Grammar.Characters;
import dev.millrace.engine.llama.grammar.Grammar.Element;
import dev.millrace.engine.llama.grammar.Grammar.Reference;
import dev.millrace.engine.llama.grammar.Grammar.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads GBNF, the notation of llama.cpp: {@code name ::= "text" [a-z] other ( ... ) | ...} with
 * {@code * + ? {m} {m,} {m,n}} and {@code #} comments.
 */
final class GrammarParser {

  private static final int MOST_LENGTH = 1 << 20;
  private static final int MOST_RULES = 50_000;
  private static final int MOST_DEPTH = 100;
  private static final int MOST_REPEATS = 4096;

  private final GrammarScanner in;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<Integer, List<List<Element>>> bodies = new HashMap<>();

  private GrammarParser(String source) {
    this.in = new GrammarScanner(source);
  }

  /**
   * Reads and checks a grammar.
   *
   * @throws GrammarException if it is not GBNF, has no {@code root}, refers to what is not there,
   *     or has a rule that begins with itself
   */
  static Grammar parse(String source) throws GrammarException {
    if (source.length() > MOST_LENGTH) {
      throw new GrammarException("is longer than " + MOST_LENGTH + " characters");
    }
    GrammarParser parser = new GrammarParser(source);
    parser.number("root");
    parser.in.skipBlank(true);
    while (!parser.in.atEnd()) {
      parser.rule();
    }
    return parser.checked();
  }

  private Grammar checked() throws GrammarException {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<List<Element>> body = bodies.get(i);
      if (body == null) {
        throw new GrammarException(
            i == 0
                ? "has no rule named root"
                : "refers to the rule " + names.get(i) + ", not there");
      }
      rules.add(new Rule(names.get(i), body));
    }
    Grammar grammar = new Grammar(rules);
    GrammarCheck.check(grammar);
    return grammar;
  }

  private int number(String name) throws GrammarException {
    Integer known = numbers.get(name);
    if (known == null) {
      known = fresh(name);
      numbers.put(name, known);
    }
    return known;
  }

  private int fresh(String name) throws GrammarException {
    if (names.size() >= MOST_RULES) {
      throw in.error("has more than " + MOST_RULES + " rules, repetitions included");
    }
    names.add(name);
    return names.size() - 1;
  }

  private void rule() throws GrammarException {
    String name = in.name();
    int number = number(name);
    in.skipBlank(false);
    in.expect("::=");
    in.skipBlank(true);
    if (bodies.put(number, alternatives(name, 0)) != null) {
      throw in.error("has the rule " + name + " twice");
    }
    in.skipBlank(false);
    in.endOfRule();
    in.skipBlank(true);
  }

  private List<List<Element>> alternatives(String rule, int depth) throws GrammarException {
    if (depth > MOST_DEPTH) {
      throw in.error("nests deeper than " + MOST_DEPTH);
    }
    List<List<Element>> all = new ArrayList<>();
    all.add(sequence(rule, depth));
    while (in.take('|')) {
      in.skipBlank(true);
      all.add(sequence(rule, depth));
    }
    return all;
  }

  private List<Element> sequence(String rule, int depth) throws GrammarException {
    List<Element> sequence = new ArrayList<>();
    while (true) {
      List<Element> item;
      if (in.take('"')) {
        item = in.literal();
      } else if (in.take('[')) {
        item = List.of(new Characters(in.set()));
      } else if (in.take('.')) {
        item = List.of(new Characters(new CodePointSet(List.of(), true)));
      } else if (in.take('(')) {
        in.skipBlank(true);
        item = List.of(group(rule, alternatives(rule, depth + 1)));
        in.expect(")");
      } else if (in.atName()) {
        item = List.of(new Reference(number(in.name())));
      } else {
        return sequence;
      }
      in.skipBlank(depth > 0);
      sequence.addAll(repeated(rule, item));
      in.skipBlank(depth > 0);
    }
  }

  private Reference group(String rule, List<List<Element>> body) throws GrammarException {
    int number = fresh(rule);
    bodies.put(number, body);
    return new Reference(number);
  }

  private List<Element> repeated(String rule, List<Element> item) throws GrammarException {
    List<Element> result = item;
    if (in.take('*')) {
      result = List.of(star(rule, item));
    } else if (in.take('+')) {
      result = times(rule, item, 1, OptionalInt.empty());
    } else if (in.take('?')) {
      result = times(rule, item, 0, OptionalInt.of(1));
    } else if (in.take('{')) {
      int least = in.number();
      OptionalInt most = OptionalInt.of(least);
      if (in.take(',')) {
        most = in.atDigit() ? OptionalInt.of(in.number()) : OptionalInt.empty();
      }
      in.expect("}");
      if (least > MOST_REPEATS || most.orElse(0) > MOST_REPEATS || most.orElse(least) < least) {
        throw in.error("repeats must be from 0 to " + MOST_REPEATS);
      }
      result = times(rule, item, least, most);
    }
    return result;
  }

  private List<Element> times(String rule, List<Element> item, int least, OptionalInt most)
      throws GrammarException {
    Element unit = item.size() == 1 ? item.getFirst() : group(rule, List.of(item));
    List<Element> result = new ArrayList<>();
    for (int i = 0; i < least; i++) {
      result.add(unit);
    }
    if (most.isEmpty()) {
      result.add(star(rule, List.of(unit)));
      return result;
    }
    Element rest = null;
    for (int i = least; i < most.getAsInt(); i++) {
      List<Element> once = rest == null ? List.of(unit) : List.of(unit, rest);
      rest = group(rule, List.of(once, List.of()));
    }
    if (rest != null) {
      result.add(rest);
    }
    return result;
  }

  private Reference star(String rule, List<Element> item) throws GrammarException {
    int number = fresh(rule);
    List<Element> again = new ArrayList<>(item);
    again.add(new Reference(number));
    bodies.put(number, List.of(again, List.of()));
    return new Reference(number);
  }
}
