package dev.millrace.resultlog;

import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.resultlog.Reading.Ignored.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The reader rule: makes one stream of the records that several runs of a request left in a log.
 *
 * <pre>
 *   nothing read -- Started --> following run r -- Finished of r --> over
 *                                 |   ^
 *                                 +---+  Tokens of r at the next index; Started of a higher run
 * </pre>
 *
 * <ul>
 *   <li>The highest run whose {@code Started} was seen is followed; records of any other run and of
 *       any other request do not count.
 *   <li>Tokens are contiguous. A record whose tokens were all accepted before does not count; one
 *       that leaves a gap or mixes old and new tokens is a {@link Reading.Broken}.
 *   <li>A record without token ids carries text that was held back until the end; it counts once at
 *       its index.
 *   <li>The first terminal record of the followed run ends the stream, whatever comes after.
 * </ul>
 *
 * <p>It is a function of the records alone: whoever reads the same log from the stream's start sees
 * the same stream. Feed it in log order. Thread rule: one thread at a time.
 */
public final class StreamReader {

  private final RequestId requestId;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> ids = new ArrayList<>();
  private final List<TokenLikelihood> likelihoods = new ArrayList<>();
  private @Nullable Started followed;
  private boolean tailAccepted;
  private @Nullable Finished finished;

  /** A reader at the start of the stream of this request. */
  public StreamReader(RequestId requestId) {
    this.requestId = requestId;
  }

  /** Takes the next record of the log and says what it means. */
  public Reading read(ResultEvent event) {
    if (!event.requestId().equals(requestId)) {
      return new Reading.Ignored(Reason.OTHER_REQUEST);
    }
    if (finished != null) {
      return new Reading.Ignored(Reason.AFTER_END);
    }
    if (event instanceof Started marker) {
      return start(marker);
    }
    Started current = followed;
    if (current == null || event.run() != current.run()) {
      return new Reading.Ignored(Reason.OTHER_RUN);
    }
    if (event instanceof Tokens tokens) {
      return accept(current, tokens);
    }
    finished = (Finished) event;
    return new Reading.Ended(finished);
  }

  private Reading start(Started marker) {
    Started before = followed;
    if (before != null && marker.run() <= before.run()) {
      return new Reading.Ignored(marker.run() == before.run() ? Reason.REPEATED : Reason.OTHER_RUN);
    }
    followed = marker;
    if (before == null) {
      return new Reading.RunStarted(marker);
    }
    if (marker.mode() == StartMode.CONTINUE) {
      return new Reading.Continued(marker, ids.size());
    }
    int dropped = ids.size();
    tailAccepted = false;
    ids.clear();
    likelihoods.clear();
    text.setLength(0);
    return new Reading.Restarted(marker, dropped);
  }

  private Reading accept(Started current, Tokens tokens) {
    int next = ids.size();
    boolean textOnly = tokens.ids().isEmpty();
    if (textOnly ? tokens.firstIndex() < next || repeatsTail(tokens) : tokens.nextIndex() <= next) {
      return new Reading.Ignored(Reason.REPEATED);
    }
    if (tokens.firstIndex() != next) {
      return new Reading.Broken(current.run(), next, tokens.firstIndex());
    }
    tailAccepted = textOnly;
    ids.addAll(tokens.ids());
    likelihoods.addAll(tokens.likelihoods());
    text.append(tokens.text());
    return new Reading.Accepted(tokens);
  }

  private boolean repeatsTail(Tokens tokens) {
    return tailAccepted && tokens.firstIndex() == ids.size();
  }

  /** The followed run; empty before the first marker. */
  public OptionalLong run() {
    Started current = followed;
    return current == null ? OptionalLong.empty() : OptionalLong.of(current.run());
  }

  /** How many tokens were accepted; also the index of the next one. */
  public int tokenCount() {
    return ids.size();
  }

  /** Whether the last that was accepted is text that had been held back until the end. */
  public boolean complete() {
    return tailAccepted;
  }

  /** The terminal record, when the stream is over. */
  public Optional<Finished> finished() {
    return Optional.ofNullable(finished);
  }

  /** The stream so far; a copy. */
  public StreamSnapshot snapshot() {
    return new StreamSnapshot(
        Optional.ofNullable(followed),
        text.toString(),
        ids,
        Optional.ofNullable(finished),
        likelihoods);
  }
}
