package dev.millrace.redis.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.redis.Fields;
import java.time.Duration;
import java.util.Optional;

/** A {@link ResultRecord} as JSON and back. */
final class ResultJson {

  private ResultJson() {}

  static JsonNode write(ResultRecord result) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", result.requestId().toString())
            .put("tenant", result.tenant())
            .put("model", result.model())
            .put("priority", result.priority().label())
            .put("topic", result.address().topic())
            .put("start_offset", result.address().startOffset())
            .put("text", result.text())
            .put("truncated", result.truncated())
            .put("tokens", result.tokens())
            .put("attempts", result.attempts())
            .put("worker", result.worker())
            .put("arrived_at", result.arrivedAt().toEpochMilli())
            .put("finished_at", result.finishedAt().toEpochMilli());
    writeVerdict(node.putObject("verdict"), result.verdict());
    return node;
  }

  /**
   * @throws IllegalArgumentException if it is no result
   */
  static ResultRecord read(JsonNode node) {
    Fields fields = new Fields(node);
    return new ResultRecord(
        fields.id(),
        fields.text("tenant"),
        fields.text("model"),
        fields.priority("priority"),
        new ResultAddress(fields.text("topic"), fields.number("start_offset")),
        readVerdict(fields.inner("verdict")),
        fields.text("text"),
        fields.flag("truncated"),
        fields.count("tokens"),
        fields.count("attempts"),
        fields.text("worker"),
        fields.time("arrived_at"),
        fields.time("finished_at"));
  }

  private static void writeVerdict(ObjectNode node, Verdict verdict) {
    node.put("outcome", verdict.outcome().name());
    verdict.finishReason().ifPresent(reason -> node.put("finish_reason", reason.name()));
    verdict
        .error()
        .ifPresent(
            error ->
                node.putObject("error")
                    .put("code", error.code().name())
                    .put("message", error.message()));
    node.put("reason", verdict.reason());
    node.putObject("usage")
        .put("prompt_tokens", verdict.usage().promptTokens())
        .put("cached_prompt_tokens", verdict.usage().cachedPromptTokens())
        .put("completion_tokens", verdict.usage().completionTokens());
    node.putObject("timings_us")
        .put("queued", micros(verdict.timings().queued()))
        .put("prefill", micros(verdict.timings().prefill()))
        .put("decode", micros(verdict.timings().decode()))
        .put("elapsed", micros(verdict.timings().elapsed()));
  }

  private static Verdict readVerdict(Fields fields) {
    Fields usage = fields.inner("usage");
    Fields timings = fields.inner("timings_us");
    return new Verdict(
        Outcome.valueOf(fields.text("outcome")),
        fields.has("finish_reason")
            ? Optional.of(FinishReason.valueOf(fields.text("finish_reason")))
            : Optional.empty(),
        fields.has("error") ? Optional.of(readError(fields.inner("error"))) : Optional.empty(),
        fields.text("reason"),
        new Usage(
            usage.count("prompt_tokens"),
            usage.count("cached_prompt_tokens"),
            usage.count("completion_tokens")),
        new Timings(
            timings.micros("queued"),
            timings.micros("prefill"),
            timings.micros("decode"),
            timings.micros("elapsed")));
  }

  private static ErrorInfo readError(Fields fields) {
    return new ErrorInfo(ErrorCode.valueOf(fields.text("code")), fields.text("message"));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
