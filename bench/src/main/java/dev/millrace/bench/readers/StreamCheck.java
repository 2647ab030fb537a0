package dev.millrace.bench.readers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.scripted.ScriptedTokens;

/**
 * What the reader of one stream has seen over all its connections, beside what the scripted engine
 * wrote: a token that is left out is lost, one that comes again is repeated, one that says
 * something else is wrong.
 *
 * <p>One thread, except for the counts, which may be read from any when that thread is at rest.
 */
final class StreamCheck {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ScriptedTokens script;
  private final int tokens;
  private String lastEventId = "";
  private int attempt;
  private int next;
  private int lost;
  private int repeated;
  private int wrong;
  private boolean done;
  private boolean failed;

  /**
   * @param tokens how many the stream has
   */
  StreamCheck(ScriptedTokens script, int tokens) {
    this.script = script;
    this.tokens = tokens;
  }

  /** Takes an event; returns whether it brought tokens, or the end, that were not known. */
  boolean take(String name, String id, String data) {
    if (done || failed) {
      repeated++;
      return false;
    }
    lastEventId = id;
    JsonNode json;
    try {
      json = JSON.readTree(data);
    } catch (JsonProcessingException notJson) {
      wrong++;
      return false;
    }
    return switch (name) {
      case "queued" -> false;
      case "started" -> started(json.path("attempt").asInt());
      case "token" -> tokens(json);
      case "done" -> done();
      default -> {
        failed = true;
        lost += tokens - next;
        yield true;
      }
    };
  }

  private boolean started(int number) {
    if (number <= attempt) {
      repeated++;
    }
    attempt = number;
    return false;
  }

  private boolean tokens(JsonNode json) {
    int index = json.path("index").asInt(-1);
    int count = json.path("ids").size();
    if (index < next) {
      repeated += next - index;
      return false;
    }
    lost += index - next;
    StringBuilder expected = new StringBuilder();
    for (int i = index; i < index + count; i++) {
      expected.append(script.text(i));
    }
    if (!expected.toString().equals(json.path("text").asText())) {
      wrong++;
    }
    next = index + count;
    return true;
  }

  private boolean done() {
    done = true;
    lost += Math.max(0, tokens - next);
    return true;
  }

  /** The last event's id; empty before the first one. */
  String lastEventId() {
    return lastEventId;
  }

  /** Tokens that came. */
  int seen() {
    return next;
  }

  /** Whether nothing more will come. */
  boolean over() {
    return done || failed;
  }

  boolean failed() {
    return failed;
  }

  int lost() {
    return lost;
  }

  int repeated() {
    return repeated;
  }

  int wrong() {
    return wrong;
  }
}
