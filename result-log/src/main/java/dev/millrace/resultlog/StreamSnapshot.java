package dev.millrace.resultlog;

import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.TokenLikelihood;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stream as far as it was read.
 *
 * @param marker the start of the followed run; empty before the first one
 * @param text the text of the accepted tokens
 * @param ids the accepted tokens
 * @param finished the terminal record, when the stream is over
 * @param likelihoods of the accepted tokens, if the request asked for them
 */
public record StreamSnapshot(
    Optional<Started> marker,
    String text,
    List<Integer> ids,
    Optional<Finished> finished,
    List<TokenLikelihood> likelihoods) {

  /** A stream of which nothing was read. */
  public static final StreamSnapshot EMPTY =
      new StreamSnapshot(Optional.empty(), "", List.of(), Optional.empty());

  public StreamSnapshot {
    ids = List.copyOf(ids);
    likelihoods = List.copyOf(likelihoods);
  }

  /** A stream without likelihoods. */
  public StreamSnapshot(
      Optional<Started> marker, String text, List<Integer> ids, Optional<Finished> finished) {
    this(marker, text, ids, finished, List.of());
  }

  /** The followed run; empty before the first marker. */
  public OptionalLong run() {
    return marker.isPresent() ? OptionalLong.of(marker.get().run()) : OptionalLong.empty();
  }

  /** How many tokens were accepted; also the index of the next one. */
  public int tokenCount() {
    return ids.size();
  }

  /** How the request ended, when the stream is over. */
  public Optional<RequestOutcome> outcome() {
    return finished.map(
        end ->
            new RequestOutcome(
                end.verdict(),
                text,
                marker.map(Started::worker).orElse(""),
                marker.map(Started::attempt).orElse(0),
                likelihoods,
                end.vector()));
  }
}
