package dev.millrace.engine.llama.draft;

import dev.millrace.engine.llama.sampling.TokenList;
import java.util.List;

/** DraftTokens the next tokens of running streams. Thread rule: the loop thread. */
public interface Drafter extends AutoCloseable {

  /**
   * A running sequence whose first token is out.
   *
   * @param key the same for as long as the sequence runs, and no other's meanwhile
   * @param tokens prompt and output so far
   * @param most guesses wanted, at least 1
   */
  record Stream(int key, TokenList tokens, int most) {}

  /** DraftTokens for every stream, in their order; each at most as many as wanted, or none. */
  List<int[]> guess(List<Stream> streams);

  /** A sequence is over; its key may come back as another one's. */
  void forget(int key);

  /** Memory that it takes beside the model. */
  long bytes();

  @Override
  void close();
}
