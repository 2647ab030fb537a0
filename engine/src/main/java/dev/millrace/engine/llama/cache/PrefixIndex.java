package dev.millrace.engine.llama.cache;

import dev.millrace.engine.llama.sampling.TokenList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Which token sequences are kept, and which of them a new one begins like.
 *
 * <p>Invariants: together they hold at most {@code budget} tokens; there are at most {@code most};
 * none is the beginning of another. The least recently used goes first. Pure bookkeeping: the
 * caller owns the cells. Thread rule: one thread.
 */
public final class PrefixIndex {

  /** A shorter common beginning is not worth a copy. */
  static final int SHORTEST = 8;

  private final int budget;
  private final int most;
  private final ArrayList<Entry> entries = new ArrayList<>();
  private int held;

  /**
   * @param budget most tokens of all entries together
   * @param most most entries
   */
  public PrefixIndex(int budget, int most) {
    this.budget = budget;
    this.most = most;
  }

  /**
   * A kept sequence.
   *
   * @param sequence the cache sequence that holds its cells
   */
  record Entry(int sequence, TokenList tokens) {}

  /**
   * What a new sequence shares with a kept one.
   *
   * @param sequence the cache sequence to share from
   * @param length tokens in common
   */
  public record Match(int sequence, int length) {}

  /** The longest common beginning, at most {@code limit} tokens of it; it counts as used. */
  public Optional<Match> match(TokenList tokens, int limit) {
    Entry best = null;
    int longest = SHORTEST - 1;
    for (Entry entry : entries) {
      int common = Math.min(limit, entry.tokens().commonPrefix(tokens));
      if (common > longest) {
        longest = common;
        best = entry;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    entries.remove(best);
    entries.add(best);
    return Optional.of(new Match(best.sequence(), longest));
  }

  /**
   * Takes a sequence in, if it is worth keeping.
   *
   * @return the sequences whose cells are to be given up, possibly the offered one
   */
  public List<Integer> offer(int sequence, TokenList tokens) {
    if (tokens.size() < SHORTEST || tokens.size() > budget || most == 0) {
      return List.of(sequence);
    }
    for (Entry entry : entries) {
      if (entry.tokens().size() >= tokens.size()
          && entry.tokens().commonPrefix(tokens) == tokens.size()) {
        return List.of(sequence);
      }
    }
    List<Integer> givenUp = new ArrayList<>();
    for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (entry.tokens().commonPrefix(tokens) == entry.tokens().size()) {
        i.remove();
        held -= entry.tokens().size();
        givenUp.add(entry.sequence());
      }
    }
    entries.add(new Entry(sequence, tokens));
    held += tokens.size();
    while (held > budget || entries.size() > most) {
      oldest().ifPresent(givenUp::add);
    }
    return givenUp;
  }

  /** Takes the least recently used entry out and returns its sequence. */
  public Optional<Integer> oldest() {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Entry entry = entries.removeFirst();
    held -= entry.tokens().size();
    return Optional.of(entry.sequence());
  }

  /** All entries, least recently used first. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Tokens of all entries together. */
  public int held() {
    return held;
  }
}
