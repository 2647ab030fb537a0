package dev.millrace.engine.llama.grammar;

import dev.millrace.engine.llama.grammar.Grammar.Characters;
import dev.millrace.engine.llama.grammar.Grammar.Element;
import dev.millrace.engine.llama.grammar.Grammar.Reference;
import dev.millrace.engine.llama.grammar.Grammar.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Refuses a grammar that could be followed for ever without a character (a rule that begins with
 * itself, a repetition of nothing) and one that no text of finite length satisfies.
 */
final class GrammarCheck {

  private final Grammar grammar;

  private GrammarCheck(Grammar grammar) {
    this.grammar = grammar;
  }

  static void check(Grammar grammar) throws GrammarException {
    GrammarCheck check = new GrammarCheck(grammar);
    check.leftRecursion(check.closed(false));
    BitSet finite = check.closed(true);
    for (int rule = 0; rule < grammar.rules().size(); rule++) {
      if (!finite.get(rule)) {
        throw new GrammarException(
            "has the rule %s, which no text can satisfy".formatted(check.name(rule)));
      }
    }
  }

  /** Rules with an alternative of nothing but such rules, and characters if they count as done. */
  private BitSet closed(boolean charactersCount) {
    BitSet done = new BitSet();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int i = 0; i < grammar.rules().size(); i++) {
        if (!done.get(i)
            && grammar.rules().get(i).alternatives().stream()
                .anyMatch(alternative -> allDone(alternative, done, charactersCount))) {
          done.set(i);
          grown = true;
        }
      }
    }
    return done;
  }

  private static boolean allDone(List<Element> alternative, BitSet done, boolean charactersCount) {
    return alternative.stream()
        .allMatch(
            element ->
                switch (element) {
                  case Characters c -> charactersCount && !empty(c.set());
                  case Reference r -> done.get(r.rule());
                });
  }

  private static boolean empty(CodePointSet set) {
    return set.ranges().isEmpty() && !set.negated();
  }

  private void leftRecursion(BitSet nullable) throws GrammarException {
    List<BitSet> begins = new ArrayList<>();
    for (Rule rule : grammar.rules()) {
      begins.add(beginsWith(rule, nullable));
    }
    // Rules without a way back are taken off one after the other; what is left goes in circles.
    int count = begins.size();
    int[] open = new int[count];
    List<List<Integer>> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      users.add(new ArrayList<>());
    }
    ArrayDeque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      int rule = i;
      open[i] = begins.get(i).cardinality();
      begins.get(i).stream().forEach(used -> users.get(used).add(rule));
      if (open[i] == 0) {
        ready.add(i);
      }
    }
    while (!ready.isEmpty()) {
      for (int user : users.get(ready.remove())) {
        if (--open[user] == 0) {
          ready.add(user);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      if (open[i] > 0) {
        throw new GrammarException(
            "has the rule %s, which can begin with itself".formatted(name(i)));
      }
    }
  }

  private static BitSet beginsWith(Rule rule, BitSet nullable) {
    BitSet begins = new BitSet();
    for (List<Element> alternative : rule.alternatives()) {
      for (Element element : alternative) {
        if (!(element instanceof Reference reference)) {
          break;
        }
        begins.set(reference.rule());
        if (!nullable.get(reference.rule())) {
          break;
        }
      }
    }
    return begins;
  }

  private String name(int rule) {
    return grammar.rules().get(rule).name();
  }
}
