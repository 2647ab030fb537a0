package dev.millrace.ingest.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.stream.EventSource.Item;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers the events of a response. A function of the response and of its request's log alone, so
 * any facade gives the same events the same numbers, whenever it reads, without a gap:
 *
 * <pre>
 *   0 created, 1 queued
 *   2 in_progress, 3 output_item.added, 4 content_part.added     once a worker began
 *   5 + i output_text.delta                                      token i of N
 *   5 + N output_text.delta                                      text held back until the end
 *   5 + N + 1 ... output_text.done, content_part.done, output_item.done
 *   then completed, incomplete or failed
 * </pre>
 *
 * <p>Each token has a number, so how tokens are spread over records makes no difference to what
 * follows: the text of a record with several tokens goes with the first, and the others are empty.
 * The delta of the text that was held back is always there, mostly empty. A response for which no
 * worker began ends with number 2. An output that begins again after a token was told ends the
 * stream with an {@code error}, for every reader alike: a number cannot be given twice.
 *
 * <p>What is told again is passed over. Pure; one thread.
 */
final class ResponseSequence {

  /** The number of the first event with text. */
  static final int FIRST_DELTA = 5;

  private final ResponseShape shape;
  private final StringBuilder text = new StringBuilder();
  private List<Event> made = new ArrayList<>();
  private String heldBack = "";
  private long next;
  private int tokens;
  private boolean begun;
  private boolean over;

  /**
   * One event.
   *
   * @param type its name
   */
  record Event(long number, String type, ObjectNode data) {}

  ResponseSequence(ResponseShape shape) {
    this.shape = shape;
  }

  /** The events that come before anything is read. */
  List<Event> opening() {
    add("response.created", ofResponse(shape.queued()));
    add("response.queued", ofResponse(shape.queued()));
    return taken();
  }

  /** The events that the next item of the log means. */
  List<Event> take(Item item) {
    if (!over) {
      switch (item) {
        case Item.Event(StreamEvent event) -> take(event);
        case Item.End(RequestOutcome outcome, boolean truncated) -> end(outcome, truncated);
      }
    }
    return taken();
  }

  /** Whether a worker began. */
  boolean begun() {
    return begun;
  }

  /** Whether the last event was made. */
  boolean over() {
    return over;
  }

  private List<Event> taken() {
    List<Event> events = made;
    made = new ArrayList<>();
    return events;
  }

  private void take(StreamEvent event) {
    switch (event) {
      case StreamEvent.Started started -> {
        // A verdict that was reached without a worker has a run, too.
        if (started.attempt() > 0) {
          begin();
        }
      }
      case StreamEvent.Tokens more -> tell(more);
      case StreamEvent.Restarted again -> {
        heldBack = "";
        if (tokens > 0) {
          broken();
        }
      }
    }
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    add("response.in_progress", ofResponse(shape.running()));
    ObjectNode item = Json.object().put("output_index", 0);
    item.set("item", shape.message("in_progress", Optional.empty()));
    add("response.output_item.added", item);
    ObjectNode part = ofPart();
    part.set("part", shape.part(""));
    add("response.content_part.added", part);
  }

  private void tell(StreamEvent.Tokens more) {
    if (more.firstIndex() < tokens) {
      return;
    }
    begin();
    if (more.ids().isEmpty()) {
      heldBack = more.text();
      return;
    }
    delta(heldBack + more.text());
    heldBack = "";
    tokens += more.ids().size();
    for (int i = 1; i < more.ids().size(); i++) {
      delta("");
    }
  }

  private void end(RequestOutcome outcome, boolean truncated) {
    if (begun || outcome.attempts() > 0) {
      begin();
      // Of a log that is gone only the text is known, and how many tokens it had.
      for (; tokens < outcome.usage().completionTokens(); tokens++) {
        delta("");
      }
      delta(heldBack);
      close(outcome);
    }
    ObjectNode response = shape.ended(outcome, truncated);
    add(last(outcome, response), ofResponse(response));
    over = true;
  }

  /** OpenAI's API has no event for a response that was cancelled; its status says it. */
  private static String last(RequestOutcome outcome, ObjectNode response) {
    if (outcome.outcome() == Outcome.CANCELLED) {
      return "response.incomplete";
    }
    return "response." + response.path("status").asText();
  }

  private void close(RequestOutcome outcome) {
    ObjectNode whole = ofPart().put("text", text.toString());
    whole.putArray("logprobs");
    add("response.output_text.done", whole);
    ObjectNode part = ofPart();
    part.set("part", shape.part(text.toString()));
    add("response.content_part.done", part);
    ObjectNode item = Json.object().put("output_index", 0);
    item.set(
        "item", shape.message(ResponseShape.itemStatus(outcome), Optional.of(text.toString())));
    add("response.output_item.done", item);
  }

  private void broken() {
    ApiError error = OpenAiErrors.begunAgain();
    add(
        "error",
        Json.object().put("code", error.code()).put("message", error.message()).putNull("param"));
    over = true;
  }

  private void delta(String more) {
    text.append(more);
    ObjectNode data = ofPart().put("delta", more);
    data.putArray("logprobs");
    add("response.output_text.delta", data);
  }

  private ObjectNode ofPart() {
    return Json.object()
        .put("item_id", ResponseIds.output(shape.id()))
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private static ObjectNode ofResponse(ObjectNode response) {
    ObjectNode data = Json.object();
    data.set("response", response);
    return data;
  }

  private void add(String type, ObjectNode data) {
    ObjectNode whole = Json.object().put("type", type).put("sequence_number", next);
    whole.setAll(data);
    made.add(new Event(next, type, whole));
    next++;
  }
}
