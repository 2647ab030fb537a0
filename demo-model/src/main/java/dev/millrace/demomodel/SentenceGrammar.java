package dev.millrace.demomodel;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Sentence patterns with holes: <code>{name}</code> stands for one of the choices of that name,
 * which may have holes themselves.
 *
 * <p>Invariant: the same rules, bindings and state of the random generator give the same text.
 */
public final class SentenceGrammar {

  private final Map<String, String[]> choices = new HashMap<>();

  private SentenceGrammar() {}

  /**
   * Reads rules, one a line: <code>name = choice | choice | ...</code>; a line that starts with a
   * bar continues the rule before it.
   */
  public static SentenceGrammar of(String rules) {
    SentenceGrammar grammar = new SentenceGrammar();
    for (String rule : rules.strip().replaceAll("\\n\\s*\\|", " |").lines().toList()) {
      if (rule.isBlank()) {
        continue;
      }
      String[] sides = rule.split("=", 2);
      grammar.choices.put(sides[0].strip(), sides[1].strip().split("\\s*\\|\\s*", -1));
    }
    return grammar;
  }

  /** One of the choices of a name, with every hole filled. */
  public String draw(String name, RandomGenerator random) {
    return draw(name, Map.of(), random);
  }

  /** As {@link #draw(String, RandomGenerator)}, where bound names keep their one value. */
  public String draw(String name, Map<String, String> bound, RandomGenerator random) {
    if (bound.containsKey(name)) {
      return bound.get(name);
    }
    String[] of = choices.get(name);
    if (of == null) {
      throw new IllegalArgumentException("no rule for {" + name + "}");
    }
    return fill(of[random.nextInt(of.length)], bound, random);
  }

  /**
   * The pattern with every hole filled; <code>{^name}</code> fills the hole and begins it with a
   * capital.
   */
  public String fill(String pattern, Map<String, String> bound, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int open = pattern.indexOf('{'); open >= 0; open = pattern.indexOf('{', from)) {
      int close = pattern.indexOf('}', open);
      boolean capital = pattern.charAt(open + 1) == '^';
      String value = draw(pattern.substring(open + (capital ? 2 : 1), close), bound, random);
      text.append(pattern, from, open).append(capital ? capitalized(value) : value);
      from = close + 1;
    }
    return text.append(pattern.substring(from)).toString();
  }

  private static String capitalized(String value) {
    return value.isEmpty() ? value : Character.toUpperCase(value.charAt(0)) + value.substring(1);
  }
}
