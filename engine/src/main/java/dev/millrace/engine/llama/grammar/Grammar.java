package dev.millrace.engine.llama.grammar;

import java.util.List;

/**
 * A context-free grammar over code points. Rule 0 is the root.
 *
 * @param rules alternatives of every rule; an alternative without elements is the empty text
 */
record Grammar(List<Rule> rules) {

  Grammar {
    rules = List.copyOf(rules);
  }

  /**
   * A rule.
   *
   * @param name for messages
   */
  record Rule(String name, List<List<Element>> alternatives) {
    Rule {
      alternatives = alternatives.stream().map(List::copyOf).toList();
    }
  }

  /** A part of an alternative. */
  sealed interface Element {}

  /** Another rule, by its index. */
  record Reference(int rule) implements Element {}

  /** One code point out of a set. */
  record Characters(CodePointSet set) implements Element {}
}
