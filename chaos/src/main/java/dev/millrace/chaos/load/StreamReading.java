package dev.millrace.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.Outcome;
import dev.millrace.standalone.facade.ServerSentEvent;
import dev.millrace.testing.guarantee.StreamStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one reader of server-sent events has seen over all its connections. One thread.
 *
 * <p>Tells each step; says when the reader wants to go away.
 */
final class StreamReading {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<StreamStep> steps;
  private final Deque<Integer> drops;
  private final StringBuilder text = new StringBuilder();
  private Optional<String> lastEvent = Optional.empty();
  private int tokens;
  private boolean over;
  private boolean dropped;
  private String trouble = "";

  /**
   * @param dropsAfter counts of tokens at which it goes away
   */
  StreamReading(List<Integer> dropsAfter, Consumer<StreamStep> steps) {
    this.drops = new ArrayDeque<>(dropsAfter);
    this.steps = steps;
  }

  /** Takes an event; false when the reader goes away. */
  boolean take(ServerSentEvent event) {
    JsonNode data;
    try {
      data = JSON.readTree(event.data());
    } catch (JsonProcessingException notJson) {
      throw new IllegalStateException("an event without JSON", notJson);
    }
    lastEvent = Optional.of(event.id());
    trouble = "";
    dropped = false;
    switch (event.type()) {
      case "token" -> {
        int first = data.path("index").asInt(-1);
        int count = data.path("ids").size();
        String piece = data.path("text").asText();
        text.append(piece);
        tokens = first + count;
        steps.accept(new StreamStep.Tokens(first, count, piece));
      }
      case "restart" -> {
        text.setLength(0);
        tokens = 0;
        steps.accept(new StreamStep.Restarted());
      }
      case "done", "error" -> end(data);
      default -> {
        // Progress in the queue, or a run that begins or goes on.
      }
    }
    Integer drop = drops.peek();
    if (!over && drop != null && tokens >= drop) {
      drops.remove();
      dropped = true;
      return false;
    }
    return !over && trouble.isEmpty();
  }

  /** An error without an outcome says that the log cannot be read now, not that it ended. */
  private void end(JsonNode data) {
    Optional<Outcome> outcome = outcome(data.path("outcome").asText());
    if (outcome.isEmpty()) {
      trouble = data.at("/error/code").asText("error");
      return;
    }
    over = true;
    steps.accept(new StreamStep.Ended(outcome.get(), text.toString()));
  }

  static Optional<Outcome> outcome(String label) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.label().equals(label)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  /** The last event's id; empty before the first one. */
  Optional<String> lastEvent() {
    return lastEvent;
  }

  /** Tokens that came. */
  int tokens() {
    return tokens;
  }

  /** Whether the end came. */
  boolean over() {
    return over;
  }

  /** Whether it went away by itself, to come back at once. */
  boolean wantsBack() {
    return dropped;
  }

  /** What came in place of the stream; empty text for nothing. */
  String trouble() {
    return trouble;
  }
}
