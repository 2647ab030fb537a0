package dev.millrace.client.stream;

import dev.millrace.model.ResultEvent;
import dev.millrace.model.TokenLikelihood;
import dev.millrace.resultlog.Reading;
import java.util.List;
import java.util.Optional;

/**
 * What a reader of one request sees, in order. The end is not among them: the stream just stops,
 * and the handle's result says how it ended.
 */
public sealed interface StreamEvent {
  /** Where its record stands in the result topic. */
  long offset();

  /** What a reading of the log means to a reader of the stream; nothing when it does not show. */
  static Optional<StreamEvent> of(long offset, Reading reading) {
    if (reading instanceof Reading.Accepted accepted) {
      ResultEvent.Tokens tokens = accepted.tokens();
      return Optional.of(
          new Tokens(
              offset, tokens.firstIndex(), tokens.text(), tokens.ids(), tokens.likelihoods()));
    }
    if (reading instanceof Reading.RunStarted started) {
      return Optional.of(begin(offset, started.marker()));
    }
    if (reading instanceof Reading.Continued continued) {
      return Optional.of(begin(offset, continued.marker()));
    }
    if (reading instanceof Reading.Restarted restarted) {
      ResultEvent.Started marker = restarted.marker();
      return Optional.of(new Restarted(offset, marker.attempt(), marker.worker()));
    }
    return Optional.empty();
  }

  private static StreamEvent begin(long offset, ResultEvent.Started marker) {
    return new Started(offset, marker.attempt(), marker.worker());
  }

  /**
   * A worker begins, or goes on where an earlier one stopped; tokens seen so far stay valid.
   *
   * @param attempt 1 for the first execution
   * @param worker who runs it
   */
  record Started(long offset, int attempt, String worker) implements StreamEvent {}

  /**
   * Tokens, contiguous within an execution.
   *
   * @param firstIndex index of the first of them in the output, from 0
   * @param text what they add to the text; may be empty while a character is incomplete
   * @param ids the model's token ids, one per token
   * @param likelihoods one for each id if the request asked for them, else none
   */
  record Tokens(
      long offset,
      int firstIndex,
      String text,
      List<Integer> ids,
      List<TokenLikelihood> likelihoods)
      implements StreamEvent {
    public Tokens {
      ids = List.copyOf(ids);
      likelihoods = List.copyOf(likelihoods);
    }

    /** Tokens without their likelihoods. */
    public Tokens(long offset, int firstIndex, String text, List<Integer> ids) {
      this(offset, firstIndex, text, ids, List.of());
    }
  }

  /**
   * The output begins again: every token seen so far is void and indices begin at 0.
   *
   * @param attempt counts executions
   * @param worker who runs it now
   */
  record Restarted(long offset, int attempt, String worker) implements StreamEvent {}
}
