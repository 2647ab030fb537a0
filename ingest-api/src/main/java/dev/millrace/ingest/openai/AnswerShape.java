package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ingest.http.Json;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.Usage;
import java.time.Instant;
import java.util.Optional;

/**
 * The objects of which answers consist, for one request. Immutable, any thread.
 *
 * @param kind chat or plain completions
 * @param created when the request was accepted
 */
record AnswerShape(Kind kind, RequestId id, Instant created, String model, Priority priority) {

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
  ObjectNode whole(RequestOutcome outcome) {
    ObjectNode body = head(kind.whole);
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    if (kind == Kind.CHAT) {
      choice
          .putObject("message")
          .put("role", "assistant")
          .put("content", outcome.text())
          .putNull("refusal");
    } else {
      choice.put("text", outcome.text());
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", reason(outcome.finishReason()));
    body.set("usage", usage(outcome.usage()));
    return body;
  }

  /** The first chunk, which alone names the role; plain completions have none. */
  Optional<ObjectNode> opening(boolean includeUsage) {
    if (kind == Kind.COMPLETION) {
      return Optional.empty();
    }
    ObjectNode chunk = chunk(includeUsage);
    choice(chunk, Optional.empty()).putObject("delta").put("role", "assistant").put("content", "");
    return Optional.of(chunk);
  }

  /** A chunk with more text. */
  ObjectNode text(String text, boolean includeUsage) {
    ObjectNode chunk = chunk(includeUsage);
    ObjectNode choice = choice(chunk, Optional.empty());
    if (kind == Kind.CHAT) {
      choice.putObject("delta").put("content", text);
    } else {
      choice.put("text", text);
    }
    return chunk;
  }

  /** The last chunk with a choice, which says why it is the last. */
  ObjectNode closing(RequestOutcome outcome, boolean includeUsage) {
    ObjectNode chunk = chunk(includeUsage);
    ObjectNode choice = choice(chunk, outcome.finishReason());
    if (kind == Kind.CHAT) {
      choice.putObject("delta");
    } else {
      choice.put("text", "");
    }
    return chunk;
  }

  /** The chunk without a choice that tells the number of tokens. */
  ObjectNode usageChunk(RequestOutcome outcome) {
    ObjectNode chunk = head(kind.chunk);
    chunk.putArray("choices");
    chunk.set("usage", usage(outcome.usage()));
    return chunk;
  }

  private ObjectNode chunk(boolean includeUsage) {
    ObjectNode chunk = head(kind.chunk);
    if (includeUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private static ObjectNode choice(ObjectNode chunk, Optional<FinishReason> end) {
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.putNull("logprobs");
    if (end.isPresent()) {
      choice.put("finish_reason", reason(end));
    } else {
      choice.putNull("finish_reason");
    }
    return choice;
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

  private static ObjectNode usage(Usage used) {
    ObjectNode usage =
        Json.object()
            .put("prompt_tokens", used.promptTokens())
            .put("completion_tokens", used.completionTokens())
            .put("total_tokens", used.promptTokens() + used.completionTokens());
    usage.putObject("prompt_tokens_details").put("cached_tokens", used.cachedPromptTokens());
    usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
    return usage;
  }
}
