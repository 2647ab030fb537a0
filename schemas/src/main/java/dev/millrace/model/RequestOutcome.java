package dev.millrace.model;

import dev.millrace.model.ResultEvent.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one request ended and what it left behind. Every answer about an ended request is made from
 * this value alone, so it reads the same whether the request was followed while it ran, replayed
 * from its log or looked up in a stored copy.
 *
 * @param verdict as the terminal record states it
 * @param text the output as far as it came
 * @param worker who wrote the terminal record; the dispatcher itself where nothing ran
 * @param attempts executions that were started; 0 when it ended in the queue
 * @param likelihoods one for each token of the output if the request asked for them and they are
 *     known here; only the result log keeps them
 * @param vector of the passage, of length 1; empty unless the request asked for it and succeeded,
 *     and it is known here; only the result log keeps it
 */
public record RequestOutcome(
    Verdict verdict,
    String text,
    String worker,
    int attempts,
    List<TokenLikelihood> likelihoods,
    List<Float> vector) {

  private static final ErrorInfo UNEXPLAINED =
      new ErrorInfo(ErrorCode.INTERNAL, "the request failed without an explanation");

  public RequestOutcome {
    likelihoods = List.copyOf(likelihoods);
    vector = List.copyOf(vector);
  }

  /** An outcome of which nothing but the text is known. */
  public RequestOutcome(Verdict verdict, String text, String worker, int attempts) {
    this(verdict, text, worker, attempts, List.of(), List.of());
  }

  /** Which of the four ways. */
  public Outcome outcome() {
    return verdict.outcome();
  }

  /** Why generation stopped; present exactly when it succeeded. */
  public Optional<FinishReason> finishReason() {
    return outcome() == Outcome.SUCCEEDED
        ? Optional.of(verdict.finishReason().orElse(FinishReason.STOP))
        : Optional.empty();
  }

  /** What went wrong; present exactly when it failed. */
  public Optional<ErrorInfo> error() {
    return outcome() == Outcome.FAILED
        ? Optional.of(verdict.error().orElse(UNEXPLAINED))
        : Optional.empty();
  }

  /** Why it was cancelled or timed out, for people; empty text when there is nothing to say. */
  public String reason() {
    return verdict.reason();
  }

  /** Tokens read and written. */
  public Usage usage() {
    return verdict.usage();
  }

  /** Where the time went. */
  public Timings timings() {
    return verdict.timings();
  }

  /** From the arrival in the request topic to the first token; empty when there was no token. */
  public Optional<Duration> timeToFirstToken() {
    return usage().completionTokens() > 0
        ? Optional.of(timings().queued().plus(timings().prefill()))
        : Optional.empty();
  }
}
