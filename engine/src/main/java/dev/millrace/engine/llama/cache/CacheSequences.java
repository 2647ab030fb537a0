package dev.millrace.engine.llama.cache;

import dev.millrace.engine.api.CacheScope;
import dev.millrace.engine.llama.model.TokenModel;
import dev.millrace.engine.llama.sampling.TokenList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Lends the sequences of the model's cache to generations. What comes back is kept for later
 * prompts of the same scope that begin alike, as far as the budget goes.
 *
 * <p>Sharing copies nothing: two sequences with a common beginning hold the same cells. Thread
 * rule: the loop thread; {@link #statistics()} from any.
 */
public final class CacheSequences {

  /** Most sequences kept beside the running ones. */
  public static final int MOST_KEPT = 16;

  private final TokenModel model;
  private final PrefixIndex kept;
  private final PriorityQueue<Integer> free = new PriorityQueue<>();
  private volatile CacheStatistics statistics = CacheStatistics.NONE;
  private boolean compacted;

  /**
   * @param slots generations at once
   * @param keptTokens budget of what is kept; 0 keeps nothing
   */
  public CacheSequences(TokenModel model, int slots, int keptTokens) {
    this.model = model;
    this.kept = new PrefixIndex(keptTokens, keptTokens == 0 ? 0 : MOST_KEPT);
    for (int i = 0; i < own(slots, keptTokens); i++) {
      free.add(i);
    }
  }

  /** How many sequences the model's cache must know: ours, and one that is never lent. */
  public static int sequences(int slots, int keptTokens) {
    return own(slots, keptTokens) + 1;
  }

  private static int own(int slots, int keptTokens) {
    return keptTokens == 0 ? slots : slots + MOST_KEPT;
  }

  /**
   * A sequence on loan.
   *
   * @param cached how many of the tokens it holds already, less than all of them
   */
  public record Lease(int sequence, int cached) {}

  /** Lends a sequence that holds as much of the beginning of these tokens as the scope has. */
  public Lease lease(CacheScope scope, TokenList tokens) {
    int sequence = free.remove();
    Optional<PrefixIndex.Match> match = kept.match(scope, tokens, tokens.size() - 1);
    match.ifPresent(found -> model.share(found.sequence(), sequence, found.length()));
    int cached = match.map(PrefixIndex.Match::length).orElse(0);
    statistics = statistics.asked(cached);
    return new Lease(sequence, cached);
  }

  /**
   * Takes a sequence back.
   *
   * @param scope that of the lease
   * @param evaluated how many of the tokens its cells hold
   */
  public void release(int sequence, CacheScope scope, TokenList tokens, int evaluated) {
    compacted = false;
    List<Integer> givenUp = kept.offer(sequence, scope, new TokenList(tokens.first(evaluated)));
    givenUp.forEach(this::giveUp);
    statistics =
        statistics.holding(kept.held(), (int) givenUp.stream().filter(s -> s != sequence).count());
  }

  private void giveUp(int sequence) {
    model.removeFrom(sequence, 0);
    free.add(sequence);
  }

  /** Gives up what can be given up; true if there was something. */
  public boolean makeRoom() {
    Optional<Integer> oldest = kept.oldest();
    if (oldest.isPresent()) {
      giveUp(oldest.get());
      statistics = statistics.holding(kept.held(), 1);
      return true;
    }
    if (compacted) {
      return false;
    }
    model.compact();
    compacted = true;
    return true;
  }

  /** Gives up everything that is kept. */
  public void clear() {
    for (Optional<Integer> oldest = kept.oldest(); oldest.isPresent(); oldest = kept.oldest()) {
      giveUp(oldest.get());
    }
    compacted = false;
    statistics = statistics.holding(0, 0);
  }

  /**
   * Writes what is kept, in place of what is in the folder.
   *
   * @return how many sequences were written
   */
  public int save(CacheFolder folder) throws IOException {
    folder.clear();
    int written = 0;
    for (PrefixIndex.Entry entry : kept.entries()) {
      boolean done =
          model.save(
              entry.sequence(),
              cells -> folder.add(new SavedSequence(entry.scope(), entry.tokens(), cells)));
      written += done ? 1 : 0;
    }
    return written;
  }

  /**
   * Takes the sequences of a folder in as if they had just been released, as far as they fit; files
   * that are damaged or of another model are passed over.
   *
   * @return how many were taken in
   */
  public int restore(CacheFolder folder) throws IOException {
    int taken = 0;
    for (Path file : folder.files()) {
      Optional<SavedSequence> saved = folder.read(file);
      taken += saved.isPresent() && restore(saved.get()) ? 1 : 0;
    }
    return taken;
  }

  private boolean restore(SavedSequence saved) {
    Integer sequence = free.size() > 1 ? free.poll() : null;
    if (sequence == null) {
      return false;
    }
    if (!model.restore(sequence, saved.state())) {
      giveUp(sequence);
      return false;
    }
    release(sequence, saved.scope(), saved.tokens(), saved.tokens().size());
    return kept.entries().stream().anyMatch(entry -> entry.sequence() == sequence);
  }

  /** A reading of how useful the kept sequences are. */
  public CacheStatistics statistics() {
    return statistics;
  }
}
