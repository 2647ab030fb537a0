package dev.millrace.engine.llama.draft;

import dev.millrace.engine.llama.sampling.TokenList;
import java.util.List;

/** Proposes the next tokens of running sequences. Thread rule: the loop thread. */
public interface Drafter extends AutoCloseable {

  /**
   * A running sequence whose first token is out.
   *
   * @param key unique among the sequences that run
   * @param tokens prompt and output so far
   * @param most draft tokens wanted, at least 1
   */
  record Stream(int key, TokenList tokens, int most) {}

  /**
   * The draft tokens of every stream, in the order of the streams; none where it has no proposal.
   */
  List<int[]> draft(List<Stream> streams);

  /** The sequence has ended; its key may be used again. */
  void forget(int key);

  /** Memory it takes beside the target model, in bytes. */
  long bytes();

  @Override
  void close();
}
