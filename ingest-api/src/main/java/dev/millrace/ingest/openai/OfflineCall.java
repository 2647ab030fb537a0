package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.Submission;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import dev.millrace.ingest.openai.AnswerShape.Kind;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import java.time.Instant;
import java.util.List;

/**
 * A call in OpenAI's format that nobody waits for, such as a line of a batch: the requests that it
 * makes and the answer that they come to, as the endpoint would give it. Immutable but for its
 * submissions, any thread.
 */
public final class OfflineCall {

  /** Where conversations are answered. */
  public static final String CHAT = "/v1/chat/completions";

  /** Where texts are continued. */
  public static final String COMPLETIONS = "/v1/completions";

  private final Kind kind;
  private final OpenAiRequest request;

  private OfflineCall(Kind kind, OpenAiRequest request) {
    this.kind = kind;
    this.request = request;
  }

  /**
   * Reads one.
   *
   * @param url the endpoint
   * @throws ApiException naming the field that is wrong or not supported
   */
  public static OfflineCall read(String url, ObjectNode body) {
    OfflineCall call =
        switch (url) {
          case CHAT -> new OfflineCall(Kind.CHAT, ChatBody.read(body));
          case COMPLETIONS -> new OfflineCall(Kind.COMPLETION, CompletionBody.read(body));
          default -> throw ApiException.invalid("url: must be " + CHAT + " or " + COMPLETIONS);
        };
    if (call.request.stream()) {
      throw ApiException.invalid("stream: must not be true, nobody follows it");
    }
    return call;
  }

  /** The endpoint. */
  public String url() {
    return switch (kind) {
      case CHAT -> CHAT;
      case COMPLETION -> COMPLETIONS;
    };
  }

  /** Which model it asks for. */
  public String model() {
    return request.model();
  }

  /**
   * One for each choice of the answer, without id, tenant, priority and timeout. The same ones each
   * time, so whoever sends the call again sets these again.
   */
  public List<Submission.Builder> submissions() {
    return request.choices();
  }

  /**
   * The answer.
   *
   * @param first id of the first request
   * @param outcomes of all requests, which succeeded, in their order
   */
  public ObjectNode answer(
      RequestId first, Instant created, Priority priority, List<RequestOutcome> outcomes) {
    return new AnswerShape(
            kind,
            first,
            created,
            request.model(),
            priority,
            request.perPrompt(),
            request.logprobs())
        .whole(outcomes);
  }

  /** What a call is answered with of which this request did not succeed. */
  public static ApiError error(RequestOutcome outcome) {
    return OpenAiErrors.of(outcome);
  }

  /** The body of such an answer. */
  public static ObjectNode body(ApiError error) {
    return OpenAiErrors.body(error);
  }
}
