package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stream as far as it was read.
 *
 * @param run the followed run; empty before the first marker
 * @param text the text of the accepted tokens
 * @param ids the accepted tokens
 * @param finished the terminal record, when the stream is over
 */
public record StreamSnapshot(
    OptionalLong run, String text, List<Integer> ids, Optional<ResultEvent.Finished> finished) {

  /** A stream of which nothing was read. */
  public static final StreamSnapshot EMPTY =
      new StreamSnapshot(OptionalLong.empty(), "", List.of(), Optional.empty());

  public StreamSnapshot {
    ids = List.copyOf(ids);
  }

  /** How many tokens were accepted; also the index of the next one. */
  public int tokenCount() {
    return ids.size();
  }
}
