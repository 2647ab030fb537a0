package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Result;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a request ended, from whichever source, and how the API tells it.
 *
 * @param text the output, as far as it came
 * @param worker who ran it; empty text when nobody did
 */
public record Ending(
    Outcome outcome,
    Optional<FinishReason> finishReason,
    Optional<ErrorInfo> error,
    String reason,
    Usage usage,
    Timings timings,
    String text,
    String worker) {
  private static final double NANOS_PER_MILLI = 1e6;

  /** From the log, or from a record of it. */
  public static Ending of(Verdict verdict, String text, String worker) {
    return new Ending(
        verdict.outcome(),
        verdict.finishReason(),
        verdict.error(),
        verdict.reason(),
        verdict.usage(),
        verdict.timings(),
        text,
        worker);
  }

  /** From the client. */
  public static Ending of(Result result) {
    return switch (result) {
      case Result.Success s ->
          new Ending(
              Outcome.SUCCEEDED,
              Optional.of(s.finishReason()),
              Optional.empty(),
              "",
              s.usage(),
              s.timings(),
              s.text(),
              s.worker());
      case Result.Cancelled c ->
          unfinished(Outcome.CANCELLED, c.reason(), c.usage(), c.timings(), c.text());
      case Result.TimedOut t -> unfinished(Outcome.TIMED_OUT, "", t.usage(), t.timings(), t.text());
      case Result.Failed f ->
          new Ending(
              Outcome.FAILED,
              Optional.empty(),
              Optional.of(f.error()),
              "",
              Usage.NONE,
              f.timings(),
              "",
              "");
    };
  }

  private static Ending unfinished(
      Outcome outcome, String reason, Usage usage, Timings timings, String text) {
    return new Ending(
        outcome, Optional.empty(), Optional.empty(), reason, usage, timings, text, "");
  }

  /** succeeded, failed, cancelled, timed_out. */
  public String status() {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** Adds finish_reason, reason, error, usage, timings and worker, as far as there are any. */
  public void describe(ObjectNode node) {
    finishReason.ifPresent(why -> node.put("finish_reason", why.name().toLowerCase(Locale.ROOT)));
    if (!reason.isEmpty()) {
      node.put("reason", reason);
    }
    error.ifPresent(what -> node.set("error", ApiError.of(what).fields()));
    node.putObject("usage")
        .put("prompt_tokens", usage.promptTokens())
        .put("cached_prompt_tokens", usage.cachedPromptTokens())
        .put("completion_tokens", usage.completionTokens());
    node.putObject("timings")
        .put("queued_ms", millis(timings.queued()))
        .put("prefill_ms", millis(timings.prefill()))
        .put("decode_ms", millis(timings.decode()))
        .put("elapsed_ms", millis(timings.elapsed()));
    if (!worker.isEmpty()) {
      node.put("worker", worker);
    }
  }

  /** Milliseconds with fractions. */
  static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
