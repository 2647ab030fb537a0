package dev.millrace.worker.run;

import dev.millrace.engine.api.GenerationEnd;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How ends become verdicts; pure.
 *
 * <p>Times before the worker are differences of two machines' clocks, so they are cut off at zero.
 *
 * @param arrivedAt when the request reached its topic
 * @param takenAt when the worker took the run
 */
record Verdicts(Instant arrivedAt, Instant takenAt) {

  private static final Set<String> INPUT_FIELDS = Set.of("prompt", "messages");

  /** The verdict of a generation that the engine ended. */
  Verdict of(GenerationEnd end, @Nullable StopReason order, Instant now) {
    return switch (end) {
      case GenerationEnd.Completed completed ->
          verdict(
              Outcome.SUCCEEDED,
              Optional.of(reason(completed.reason())),
              Optional.empty(),
              "",
              completed.usage(),
              now);
      case GenerationEnd.TimedOut timedOut -> timedOut(timedOut.usage(), now);
      case GenerationEnd.Failed failed ->
          failed(ErrorCode.ENGINE_FAILED, failed.message(), failed.usage(), now);
      case GenerationEnd.Cancelled cancelled ->
          switch (order) {
            case StopReason.Cancelled(String reason) -> cancelled(reason, cancelled.usage(), now);
            case StopReason.DeadlinePassed passed -> timedOut(cancelled.usage(), now);
            case null ->
                failed(ErrorCode.ENGINE_FAILED, "the engine stopped", cancelled.usage(), now);
          };
    };
  }

  /**
   * The verdict of an output of which an earlier run wrote everything but the end.
   *
   * @param end what the engine made of it: it tells the reason if it ended, and the prompt's tokens
   * @param tokens of the output
   */
  Verdict complete(GenerationEnd end, int tokens, Instant now) {
    FinishReason reason =
        end instanceof GenerationEnd.Completed completed
            ? reason(completed.reason())
            : FinishReason.STOP;
    GenerationUsage used = end.usage();
    GenerationUsage usage =
        new GenerationUsage(
            used.promptTokens(),
            used.cachedPromptTokens(),
            tokens,
            used.queued(),
            used.prefill(),
            used.decode());
    return verdict(Outcome.SUCCEEDED, Optional.of(reason), Optional.empty(), "", usage, now);
  }

  /** The verdict of a run that was stopped before it began. */
  Verdict of(StopReason order, Instant now) {
    return switch (order) {
      case StopReason.Cancelled(String reason) -> cancelled(reason, GenerationUsage.NONE, now);
      case StopReason.DeadlinePassed passed -> timedOut(GenerationUsage.NONE, now);
    };
  }

  /**
   * The verdict of a request that the engine refused. An input that the engine finds too long for
   * its context has a code of its own; engines name the context in such a message.
   */
  Verdict rejected(RejectedGenerationException refusal, Instant now) {
    String message = String.valueOf(refusal.getMessage());
    boolean tooLong = INPUT_FIELDS.contains(refusal.field()) && message.contains("context");
    return failed(
        tooLong ? ErrorCode.CONTEXT_LENGTH_EXCEEDED : ErrorCode.INVALID_REQUEST,
        message.startsWith(refusal.field()) ? message : refusal.field() + ": " + message,
        GenerationUsage.NONE,
        now);
  }

  /** The verdict when the engine broke its contract. */
  Verdict defect(Instant now) {
    return failed(
        ErrorCode.INTERNAL, "the engine could not take the request", GenerationUsage.NONE, now);
  }

  private Verdict cancelled(String reason, GenerationUsage usage, Instant now) {
    return verdict(Outcome.CANCELLED, Optional.empty(), Optional.empty(), reason, usage, now);
  }

  private Verdict timedOut(GenerationUsage usage, Instant now) {
    String reason = "deadline passed after " + since(arrivedAt, now).toMillis() + " ms";
    return verdict(Outcome.TIMED_OUT, Optional.empty(), Optional.empty(), reason, usage, now);
  }

  private Verdict failed(ErrorCode code, String message, GenerationUsage usage, Instant now) {
    ErrorInfo error = new ErrorInfo(code, message);
    return verdict(Outcome.FAILED, Optional.empty(), Optional.of(error), "", usage, now);
  }

  private Verdict verdict(
      Outcome outcome,
      Optional<FinishReason> finishReason,
      Optional<ErrorInfo> error,
      String reason,
      GenerationUsage used,
      Instant now) {
    Usage usage =
        new Usage(used.promptTokens(), used.cachedPromptTokens(), used.completionTokens());
    Timings timings =
        new Timings(
            since(arrivedAt, takenAt).plus(used.queued()),
            used.prefill(),
            used.decode(),
            since(arrivedAt, now));
    return new Verdict(outcome, finishReason, error, reason, usage, timings);
  }

  private static FinishReason reason(dev.millrace.engine.api.FinishReason reason) {
    return switch (reason) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
    };
  }

  private static Duration since(Instant from, Instant to) {
    Duration passed = Duration.between(from, to);
    return passed.isNegative() ? Duration.ZERO : passed;
  }
}
