package dev.millrace.worker.run;

import dev.millrace.engine.api.GenerationResult;
import dev.millrace.engine.api.GenerationUsage;
import dev.millrace.engine.api.RejectedGenerationException;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns the result of a generation into a verdict; pure.
 *
 * <p>Clamped to zero, because a clock may be set back.
 *
 * @param arrivedAt when the request reached its topic, by the worker's clock
 * @param takenAt when the worker took the run
 */
record VerdictFactory(Instant arrivedAt, Instant takenAt) {

  /** The verdict of a generation that the engine ended. */
  Verdict of(GenerationResult result, @Nullable StopReason stop, Instant now) {
    return switch (result) {
      case GenerationResult.Completed completed ->
          succeeded(reason(completed.reason()), completed.usage(), now);
      case GenerationResult.TimedOut timedOut -> timedOut(timedOut.usage(), now);
      case GenerationResult.Failed failed ->
          failed(ErrorCode.ENGINE_FAILED, failed.message(), failed.usage(), now);
      case GenerationResult.Cancelled cancelled ->
          switch (stop) {
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
   * @param result what the engine made of it: its finish reason if it completed, and its usage
   * @param tokens of the output
   */
  Verdict complete(GenerationResult result, int tokens, Instant now) {
    FinishReason reason =
        result instanceof GenerationResult.Completed completed
            ? reason(completed.reason())
            : FinishReason.STOP;
    GenerationUsage used = result.usage();
    GenerationUsage usage =
        new GenerationUsage(
            used.promptTokens(),
            used.cachedPromptTokens(),
            tokens,
            used.queued(),
            used.prefill(),
            used.decode());
    return succeeded(reason, usage, now);
  }

  /** The verdict of a run that was stopped before it began. */
  Verdict of(StopReason stop, Instant now) {
    return switch (stop) {
      case StopReason.Cancelled(String reason) -> cancelled(reason, GenerationUsage.NONE, now);
      case StopReason.DeadlinePassed passed -> timedOut(GenerationUsage.NONE, now);
    };
  }

  /**
   * The verdict of a passage that was looked at.
   *
   * @param tokens of the passage
   * @param took from the question to the answer
   */
  Verdict embedded(int tokens, Duration took, Instant now) {
    return succeeded(
        FinishReason.STOP,
        new GenerationUsage(tokens, 0, 0, Duration.ZERO, took, Duration.ZERO),
        now);
  }

  /** The verdict when the engine failed before it used anything. */
  Verdict failed(String message, Instant now) {
    return failed(ErrorCode.ENGINE_FAILED, message, GenerationUsage.NONE, now);
  }

  /** The verdict of a request that the engine refused. */
  Verdict rejected(RejectedGenerationException refusal, Instant now) {
    String message = String.valueOf(refusal.getMessage());
    ErrorCode code =
        switch (refusal.code()) {
          case INVALID_FIELD -> ErrorCode.INVALID_REQUEST;
          case CONTEXT_EXCEEDED -> ErrorCode.CONTEXT_LENGTH_EXCEEDED;
        };
    String rest =
        message.startsWith(refusal.field() + " ")
            ? message.substring(refusal.field().length() + 1)
            : message;
    return failed(code, refusal.field() + ": " + rest, GenerationUsage.NONE, now);
  }

  /** The verdict when the engine broke its contract. */
  Verdict defect(Instant now) {
    return failed(
        ErrorCode.INTERNAL, "the engine could not take the request", GenerationUsage.NONE, now);
  }

  private Verdict succeeded(FinishReason reason, GenerationUsage used, Instant now) {
    return Verdict.succeeded(reason, usage(used), timings(used, now));
  }

  private Verdict cancelled(String reason, GenerationUsage used, Instant now) {
    return Verdict.cancelled(reason, usage(used), timings(used, now));
  }

  private Verdict timedOut(GenerationUsage used, Instant now) {
    String reason = "deadline passed after " + since(arrivedAt, now).toMillis() + " ms";
    return Verdict.timedOut(reason, usage(used), timings(used, now));
  }

  private Verdict failed(ErrorCode code, String message, GenerationUsage used, Instant now) {
    return Verdict.failed(new ErrorInfo(code, message), usage(used), timings(used, now));
  }

  private static Usage usage(GenerationUsage used) {
    return new Usage(used.promptTokens(), used.cachedPromptTokens(), used.completionTokens());
  }

  private Timings timings(GenerationUsage used, Instant now) {
    return new Timings(
        since(arrivedAt, takenAt).plus(used.queued()),
        used.prefill(),
        used.decode(),
        since(arrivedAt, now));
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
