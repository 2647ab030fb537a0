package dev.millrace.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record of a result topic. {@code run} numbers the executions of a request: the dispatcher
 * issues it at each dispatch, higher every time. How records of several runs make one stream is the
 * reader rule, see the result-log module.
 */
public sealed interface ResultEvent {

  /** Whose result this is; a topic may carry several. */
  RequestId requestId();

  /** The run that wrote the record. */
  long run();

  /** What a new run does with the tokens before its marker. */
  enum StartMode {
    /** Goes on with the token after the last one accepted before the marker. */
    CONTINUE,
    /** Begins again at index 0; readers tell their users. */
    RESTART
  }

  /**
   * The marker with which a run begins.
   *
   * @param attempt 1 for the first execution
   * @param worker who runs it; the dispatcher itself where nothing is generated
   * @param tenant whose request it is; empty where the writer does not say
   */
  record Started(
      RequestId requestId,
      long run,
      StartMode mode,
      int attempt,
      String worker,
      String model,
      Instant at,
      String tenant)
      implements ResultEvent {

    /** The same marker of a run that begins again. */
    public Started restarting() {
      return new Started(requestId, run, StartMode.RESTART, attempt, worker, model, at, tenant);
    }
  }

  /**
   * Tokens, in order.
   *
   * @param firstIndex index of the first of them in the output
   * @param text what they add to the text; may be empty while a character is incomplete
   * @param ids the model's token ids; their number is the number of tokens
   * @param likelihoods one for each id if the request asked for them, else none
   */
  record Tokens(
      RequestId requestId,
      long run,
      int firstIndex,
      String text,
      List<Integer> ids,
      List<TokenLikelihood> likelihoods)
      implements ResultEvent {
    public Tokens {
      ids = List.copyOf(ids);
      likelihoods = List.copyOf(likelihoods);
    }

    /** Tokens without their likelihoods. */
    public Tokens(RequestId requestId, long run, int firstIndex, String text, List<Integer> ids) {
      this(requestId, run, firstIndex, text, ids, List.of());
    }

    /** The index that follows. */
    public int nextIndex() {
      return firstIndex + ids.size();
    }
  }

  /**
   * The terminal record: nothing after it counts.
   *
   * @param vector of the passage, of length 1; empty unless the request asked for it and succeeded
   */
  record Finished(RequestId requestId, long run, Verdict verdict, Instant at, List<Float> vector)
      implements ResultEvent {
    public Finished {
      vector = List.copyOf(vector);
    }

    /** The end of a request that asked for no vector. */
    public Finished(RequestId requestId, long run, Verdict verdict, Instant at) {
      this(requestId, run, verdict, at, List.of());
    }
  }

  /**
   * How a request ended.
   *
   * @param finishReason why generation stopped; present when it succeeded
   * @param error present when it failed
   * @param reason for people: why it was cancelled or timed out; empty text when there is nothing
   *     to say
   */
  record Verdict(
      Outcome outcome,
      Optional<FinishReason> finishReason,
      Optional<ErrorInfo> error,
      String reason,
      Usage usage,
      Timings timings) {

    /** Generation came to its end. */
    public static Verdict succeeded(FinishReason finishReason, Usage usage, Timings timings) {
      return new Verdict(
          Outcome.SUCCEEDED, Optional.of(finishReason), Optional.empty(), "", usage, timings);
    }

    /** It failed. */
    public static Verdict failed(ErrorInfo error, Usage usage, Timings timings) {
      return new Verdict(Outcome.FAILED, Optional.empty(), Optional.of(error), "", usage, timings);
    }

    /** Somebody cancelled it. */
    public static Verdict cancelled(String reason, Usage usage, Timings timings) {
      return new Verdict(
          Outcome.CANCELLED, Optional.empty(), Optional.empty(), reason, usage, timings);
    }

    /** Its deadline passed. */
    public static Verdict timedOut(String reason, Usage usage, Timings timings) {
      return new Verdict(
          Outcome.TIMED_OUT, Optional.empty(), Optional.empty(), reason, usage, timings);
    }
  }
}
