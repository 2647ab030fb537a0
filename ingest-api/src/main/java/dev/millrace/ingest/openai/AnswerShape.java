package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.TokenLikelihood;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The objects of which answers consist, for one call. Immutable, any thread.
 *
 * @param kind chat or plain completions
 * @param id of the call's first request
 * @param created when the call was accepted
 * @param perPrompt choices of each prompt, which follow one another
 * @param logprobs whether choices say how likely their tokens were
 */
record AnswerShape(
    Kind kind,
    RequestId id,
    Instant created,
    String model,
    Priority priority,
    int perPrompt,
    boolean logprobs) {

  /** The two endpoints, which differ in names and in how a choice holds its text. */
  enum Kind {
    CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk"),
    COMPLETION("cmpl-", "text_completion", "text_completion");

    private final String prefix;
    private final String whole;
    private final String chunk;

    Kind(String prefix, String whole, String chunk) {
      this.prefix = prefix;
      this.whole = whole;
      this.chunk = chunk;
    }
  }

  /** The whole answer. */
  ObjectNode whole(List<RequestOutcome> outcomes) {
    ObjectNode body = head(kind.whole);
    ArrayNode choices = body.putArray("choices");
    for (int index = 0; index < outcomes.size(); index++) {
      RequestOutcome outcome = outcomes.get(index);
      ObjectNode choice = choices.addObject().put("index", index);
      if (kind == Kind.CHAT) {
        choice
            .putObject("message")
            .put("role", "assistant")
            .put("content", outcome.text())
            .putNull("refusal");
      } else {
        choice.put("text", outcome.text());
      }
      addLogprobs(choice, outcome.likelihoods(), 0);
      choice.put("finish_reason", reason(outcome.finishReason()));
    }
    body.set("usage", UsageFields.of(outcomes, perPrompt));
    return body;
  }

  /** The first chunk of a choice, which alone names the role; plain completions have none. */
  Optional<ObjectNode> opening(int choice, boolean includeUsage) {
    if (kind == Kind.COMPLETION) {
      return Optional.empty();
    }
    ObjectNode chunk = chunk(includeUsage);
    choice(chunk, choice, List.of(), 0, Optional.empty())
        .putObject("delta")
        .put("role", "assistant")
        .put("content", "");
    return Optional.of(chunk);
  }

  /**
   * A chunk with more text.
   *
   * @param offset characters of the choice's text before it
   */
  ObjectNode text(int choice, StreamEvent.Tokens more, int offset, boolean includeUsage) {
    ObjectNode chunk = chunk(includeUsage);
    ObjectNode node = choice(chunk, choice, more.likelihoods(), offset, Optional.empty());
    if (kind == Kind.CHAT) {
      node.putObject("delta").put("content", more.text());
    } else {
      node.put("text", more.text());
    }
    return chunk;
  }

  /** The last chunk of a choice, which says why it is the last. */
  ObjectNode closing(int choice, RequestOutcome outcome, boolean includeUsage) {
    ObjectNode chunk = chunk(includeUsage);
    ObjectNode node = choice(chunk, choice, List.of(), 0, outcome.finishReason());
    if (kind == Kind.CHAT) {
      node.putObject("delta");
    } else {
      node.put("text", "");
    }
    return chunk;
  }

  /** The chunk without a choice that tells the number of tokens. */
  ObjectNode usageChunk(List<RequestOutcome> outcomes) {
    ObjectNode chunk = head(kind.chunk);
    chunk.putArray("choices");
    chunk.set("usage", UsageFields.of(outcomes, perPrompt));
    return chunk;
  }

  private ObjectNode chunk(boolean includeUsage) {
    ObjectNode chunk = head(kind.chunk);
    if (includeUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private ObjectNode choice(
      ObjectNode chunk,
      int index,
      List<TokenLikelihood> likelihoods,
      int offset,
      Optional<FinishReason> end) {
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    if (likelihoods.isEmpty()) {
      choice.putNull("logprobs");
    } else {
      addLogprobs(choice, likelihoods, offset);
    }
    if (end.isPresent()) {
      choice.put("finish_reason", reason(end));
    } else {
      choice.putNull("finish_reason");
    }
    return choice;
  }

  private void addLogprobs(ObjectNode choice, List<TokenLikelihood> likelihoods, int offset) {
    if (!logprobs) {
      choice.putNull("logprobs");
    } else if (kind == Kind.CHAT) {
      choice.set("logprobs", Logprobs.ofChat(likelihoods));
    } else {
      choice.set("logprobs", Logprobs.ofText(likelihoods, offset));
    }
  }

  private ObjectNode head(String object) {
    ObjectNode head =
        Json.object()
            .put("id", kind.prefix + id)
            .put("object", object)
            .put("created", created.getEpochSecond())
            .put("model", model)
            .put("service_tier", ServiceTier.of(priority));
    head.putNull("system_fingerprint");
    return head;
  }

  private static String reason(Optional<FinishReason> reason) {
    return switch (reason.orElse(FinishReason.STOP)) {
      case STOP -> "stop";
      case LENGTH -> "length";
    };
  }
}
