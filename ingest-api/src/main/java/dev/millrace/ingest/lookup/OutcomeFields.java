package dev.millrace.ingest.lookup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.util.Locale;

/**
 * An outcome as fields of the API, the same for every source that it came from. Stateless, any
 * thread.
 */
public final class OutcomeFields {
  private static final double NANOS_PER_MILLI = 1e6;

  private OutcomeFields() {}

  /**
   * Adds finish_reason, reason, error, vector, usage, timings, ttft_ms, worker and attempts, as far
   * as there are any; everything but the output, which a stream has shown already.
   */
  public static void add(ObjectNode node, RequestOutcome outcome) {
    outcome
        .finishReason()
        .ifPresent(why -> node.put("finish_reason", why.name().toLowerCase(Locale.ROOT)));
    if (!outcome.reason().isEmpty()) {
      node.put("reason", outcome.reason());
    }
    outcome.error().ifPresent(what -> node.set("error", ApiError.of(what).fields()));
    if (!outcome.vector().isEmpty()) {
      ArrayNode vector = node.putArray("vector");
      outcome.vector().forEach(vector::add);
    }
    Usage usage = outcome.usage();
    node.putObject("usage")
        .put("prompt_tokens", usage.promptTokens())
        .put("cached_prompt_tokens", usage.cachedPromptTokens())
        .put("completion_tokens", usage.completionTokens());
    Timings timings = outcome.timings();
    node.putObject("timings")
        .put("queued_ms", millis(timings.queued()))
        .put("prefill_ms", millis(timings.prefill()))
        .put("decode_ms", millis(timings.decode()))
        .put("elapsed_ms", millis(timings.elapsed()));
    outcome.timeToFirstToken().ifPresent(ttft -> node.put("ttft_ms", millis(ttft)));
    if (!outcome.worker().isEmpty()) {
      node.put("worker", outcome.worker());
    }
    node.put("attempts", outcome.attempts());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
