package dev.millrace.engine.llama.cache;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.llama.sampling.TokenList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Which token sequences are kept, and which of them a new one of the same scope begins like.
 *
 * <p>Invariants: together they hold at most {@code budget} tokens; there are at most {@code most};
 * none is the beginning of another of its scope; what is found or replaced is of the asking scope,
 * and only room is taken from others. The least recently used goes first. Pure bookkeeping: the
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
  record Entry(int sequence, CacheScope scope, TokenList tokens) {

    boolean beginsWith(CacheScope otherScope, TokenList other) {
      return scope.equals(otherScope) && tokens.commonPrefix(other) == other.size();
    }

    boolean isBeginningOf(CacheScope otherScope, TokenList other) {
      return scope.equals(otherScope) && tokens.commonPrefix(other) == tokens.size();
    }
  }

  /**
   * What a new sequence shares with a kept one.
   *
   * @param sequence the cache sequence to share from
   * @param length tokens in common
   */
  public record Match(int sequence, int length) {}

  /**
   * The longest common beginning with an entry of the scope, at most {@code limit} tokens of it; it
   * counts as used.
   */
  public Optional<Match> match(CacheScope scope, TokenList tokens, int limit) {
    Entry best = null;
    int longest = SHORTEST - 1;
    for (Entry entry : entries) {
      if (!entry.scope().equals(scope)) {
        continue;
      }
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
  public List<Integer> offer(int sequence, CacheScope scope, TokenList tokens) {
    if (tokens.size() < SHORTEST || tokens.size() > budget || most == 0) {
      return List.of(sequence);
    }
    for (Entry entry : entries) {
      if (entry.beginsWith(scope, tokens)) {
        return List.of(sequence);
      }
    }
    List<Integer> givenUp = new ArrayList<>();
    for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (entry.isBeginningOf(scope, tokens)) {
        i.remove();
        held -= entry.tokens().size();
        givenUp.add(entry.sequence());
      }
    }
    entries.add(new Entry(sequence, scope, tokens));
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
