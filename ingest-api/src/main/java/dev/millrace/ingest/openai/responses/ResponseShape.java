package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.openai.ServiceTier;
import dev.millrace.model.ErrorCode.Blame;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.StoredResponse;
import dev.millrace.model.Usage;
import java.util.Optional;

/**
 * The objects of which answers about one response consist. Immutable, any thread.
 *
 * @param stored the response
 * @param content what it was asked
 */
record ResponseShape(StoredResponse stored, ResponseContent content) {

  /** Of a response that is kept. */
  static ResponseShape of(StoredResponse stored) {
    return new ResponseShape(stored, ResponseContent.of(stored.content()));
  }

  RequestId id() {
    return stored.requestId();
  }

  /** The response before any worker began. */
  ObjectNode queued() {
    return open("queued");
  }

  /** The response while it is generated. */
  ObjectNode running() {
    return open("in_progress");
  }

  private ObjectNode open(String status) {
    ObjectNode response = head(status);
    response.putNull("completed_at").putNull("error").putNull("incomplete_details");
    response.putArray("output");
    return tail(response).putNull("usage");
  }

  /**
   * The response when it has ended.
   *
   * @param cut whether its text is known only in part
   */
  ObjectNode ended(RequestOutcome outcome, boolean cut) {
    String status = cut && isWhole(outcome) ? "incomplete" : status(outcome);
    ObjectNode response = head(status);
    if (status.equals("completed")) {
      response.put("completed_at", stored.at().plus(outcome.timings().elapsed()).getEpochSecond());
    } else {
      response.putNull("completed_at");
    }
    Optional<ObjectNode> error = error(outcome);
    error.ifPresentOrElse(what -> response.set("error", what), () -> response.putNull("error"));
    if (status.equals("incomplete") && !cut) {
      response.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      response.putNull("incomplete_details");
    }
    ArrayNode output = response.putArray("output");
    if (isWhole(outcome) || !outcome.text().isEmpty()) {
      output.add(message(itemStatus(outcome), Optional.of(outcome.text())));
    }
    tail(response).set("usage", usage(outcome.usage()));
    return response;
  }

  /** The response when it should have ended and nobody knows how. */
  ObjectNode lost() {
    ObjectNode response = head("failed");
    response.putNull("completed_at");
    response
        .putObject("error")
        .put("code", "server_error")
        .put("message", "no end of the response was heard of before its deadline");
    response.putNull("incomplete_details").putArray("output");
    return tail(response).putNull("usage");
  }

  private ObjectNode head(String status) {
    return Json.object()
        .put("id", ResponseIds.response(id()))
        .put("object", "response")
        .put("created_at", stored.at().getEpochSecond())
        .put("status", status)
        .put("background", stored.background())
        .put("model", stored.model());
  }

  private ObjectNode tail(ObjectNode response) {
    response.setAll(content.asked());
    response.put("service_tier", ServiceTier.of(stored.priority()));
    response
        .put("parallel_tool_calls", true)
        .put("tool_choice", "auto")
        .put("truncation", "disabled");
    response.putArray("tools");
    response.putObject("reasoning").putNull("effort").putNull("summary");
    return response;
  }

  /** The message that the model writes; its content only once there is one. */
  ObjectNode message(String status, Optional<String> text) {
    ObjectNode message =
        Json.object()
            .put("id", ResponseIds.output(id()))
            .put("type", "message")
            .put("status", status)
            .put("role", "assistant");
    ArrayNode parts = message.putArray("content");
    text.ifPresent(whole -> parts.add(part(whole)));
    return message;
  }

  /** The only part of the message. */
  ObjectNode part(String text) {
    ObjectNode part = Json.object().put("type", "output_text").put("text", text);
    part.putArray("annotations");
    part.putArray("logprobs");
    return part;
  }

  /** What the message is once the response has ended. */
  static String itemStatus(RequestOutcome outcome) {
    return status(outcome).equals("completed") ? "completed" : "incomplete";
  }

  private static boolean isWhole(RequestOutcome outcome) {
    return outcome.finishReason().isPresent();
  }

  private static String status(RequestOutcome outcome) {
    return switch (outcome.outcome()) {
      case SUCCEEDED ->
          outcome.finishReason().filter(FinishReason.LENGTH::equals).isPresent()
              ? "incomplete"
              : "completed";
      case FAILED, TIMED_OUT -> "failed";
      case CANCELLED -> "cancelled";
    };
  }

  private static Optional<ObjectNode> error(RequestOutcome outcome) {
    return switch (outcome.outcome()) {
      case SUCCEEDED, CANCELLED -> Optional.empty();
      case TIMED_OUT ->
          Optional.of(
              error(
                  "server_error",
                  outcome.reason().isEmpty() ? "the deadline passed" : outcome.reason()));
      case FAILED -> {
        ErrorInfo what = outcome.error().orElseThrow();
        Blame blame = what.code().blame();
        yield Optional.of(
            error(
                blame == Blame.CALLER
                    ? "invalid_prompt"
                    : blame == Blame.CAPACITY ? "rate_limit_exceeded" : "server_error",
                what.message()));
      }
    };
  }

  private static ObjectNode error(String code, String message) {
    return Json.object().put("code", code).put("message", message);
  }

  private static ObjectNode usage(Usage used) {
    ObjectNode usage = Json.object().put("input_tokens", used.promptTokens());
    usage.putObject("input_tokens_details").put("cached_tokens", used.cachedPromptTokens());
    usage.put("output_tokens", used.completionTokens());
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    return usage.put("total_tokens", used.promptTokens() + used.completionTokens());
  }
}
