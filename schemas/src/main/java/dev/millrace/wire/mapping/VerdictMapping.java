package dev.millrace.wire.mapping;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.v1.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verdicts, as they stand inside other records. */
final class VerdictMapping {

  private VerdictMapping() {}

  static dev.millrace.v1.Verdict toAvro(Verdict verdict) {
    return new dev.millrace.v1.Verdict(
        dev.millrace.v1.Outcome.valueOf(verdict.outcome().name()),
        verdict
            .finishReason()
            .map(reason -> dev.millrace.v1.FinishReason.valueOf(reason.name()))
            .orElse(null),
        verdict
            .error()
            .map(error -> new Failure(error.code().label(), error.message()))
            .orElse(null),
        verdict.reason(),
        new dev.millrace.v1.Usage(
            verdict.usage().promptTokens(),
            verdict.usage().cachedPromptTokens(),
            verdict.usage().completionTokens()),
        new dev.millrace.v1.Timings(
            FieldValues.micros(verdict.timings().queued()),
            FieldValues.micros(verdict.timings().prefill()),
            FieldValues.micros(verdict.timings().decode()),
            FieldValues.micros(verdict.timings().elapsed())));
  }

  static Verdict fromAvro(dev.millrace.v1.Verdict read) {
    dev.millrace.v1.Usage usage = read.getUsage();
    dev.millrace.v1.Timings timings = read.getTimings();
    return new Verdict(
        Outcome.valueOf(read.getOutcome().name()),
        finishReason(read.getFinishReason()),
        error(read.getFailure()),
        read.getReason(),
        new Usage(
            usage.getPromptTokens(), usage.getCachedPromptTokens(), usage.getCompletionTokens()),
        new Timings(
            FieldValues.ofMicros(timings.getQueuedUs()),
            FieldValues.ofMicros(timings.getPrefillUs()),
            FieldValues.ofMicros(timings.getDecodeUs()),
            FieldValues.ofMicros(timings.getElapsedUs())));
  }

  private static Optional<FinishReason> finishReason(
      dev.millrace.v1.@Nullable FinishReason reason) {
    return Optional.ofNullable(reason).map(r -> FinishReason.valueOf(r.name()));
  }

  /** A code that a newer version wrote stays readable in the message. */
  private static Optional<ErrorInfo> error(@Nullable Failure failure) {
    return Optional.ofNullable(failure)
        .map(
            f ->
                ErrorCode.ofLabel(f.getCode())
                    .map(code -> new ErrorInfo(code, f.getMessage()))
                    .orElseGet(
                        () ->
                            new ErrorInfo(
                                ErrorCode.INTERNAL, f.getCode() + ": " + f.getMessage())));
  }
}
