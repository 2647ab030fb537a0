package dev.millrace.engine.llama.grammar;

import dev.millrace.engine.llama.model.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The tokens of a vocabulary in the order of their bytes, so that a search can leave out all that
 * begin wrongly. Immutable. Thread rule: any thread.
 */
public final class TokenTree {

  private final Vocabulary vocabulary;
  private final int[] sorted;

  public TokenTree(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.sorted =
        IntStream.range(0, vocabulary.size())
            .filter(token -> vocabulary.piece(token).length > 0 && !vocabulary.endsOutput(token))
            .boxed()
            .sorted(
                Comparator.comparing(
                    (Integer token) -> vocabulary.piece(token), Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The tokens whose bytes lead from the state to one that is inside the grammar. */
  BitSet allowed(GrammarMachine machine, GrammarState state) {
    BitSet allowed = new BitSet(vocabulary.size());
    search(machine, state, 0, sorted.length, 0, allowed);
    return allowed;
  }

  /** All tokens from {@code from} to {@code to} share their first {@code depth} bytes. */
  private void search(
      GrammarMachine machine, GrammarState state, int from, int to, int depth, BitSet allowed) {
    int at = from;
    while (at < to && vocabulary.piece(sorted[at]).length == depth) {
      allowed.set(sorted[at++]);
    }
    while (at < to) {
      byte next = vocabulary.piece(sorted[at])[depth];
      int end = endOf(next, at, to, depth);
      GrammarState after = machine.after(state, next);
      if (!after.dead()) {
        search(machine, after, at, end, depth + 1, allowed);
      }
      at = end;
    }
  }

  private int endOf(byte value, int from, int to, int depth) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (vocabulary.piece(sorted[middle])[depth] == value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
