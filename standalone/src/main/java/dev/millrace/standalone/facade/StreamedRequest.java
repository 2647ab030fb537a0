package dev.millrace.standalone.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, from its submission to its end: follows the stream, goes on after the last event
 * when the connection breaks, and adds up what came. One thread.
 */
public final class StreamedRequest {

  /** Sees the stream while it runs. */
  public interface Watcher {

    /** It was accepted; {@code position} counts from 1, 0 when unknown. */
    default void onQueued(String id, int position) {}

    /** More text; may be empty. */
    default void onText(String text) {}

    /** What came so far is void: another run begins at the first token. */
    default void onRestart() {}

    /** It is over. */
    default void onEnd(RequestResult result) {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_RECONNECTS = 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final FacadeClient facade;
  private final Watcher watcher;
  private final StringBuilder text = new StringBuilder();
  private int tokens;
  private long submittedNanos;
  private long firstTokenNanos;
  private long lastTokenNanos;
  private Optional<String> lastEvent = Optional.empty();
  private @Nullable JsonNode verdict;

  private StreamedRequest(FacadeClient facade, Watcher watcher) {
    this.facade = facade;
    this.watcher = watcher;
  }

  /**
   * Runs a request to its end.
   *
   * @param request the body of a submission
   * @throws FacadeException if it was refused, or the facade stays away
   */
  public static RequestResult run(FacadeClient facade, JsonNode request, Watcher watcher)
      throws FacadeException, InterruptedException {
    return new StreamedRequest(facade, watcher).run(request);
  }

  private RequestResult run(JsonNode request) throws FacadeException, InterruptedException {
    submittedNanos = facade.nanoTime().getAsLong();
    JsonNode accepted = facade.submit(request);
    String id = accepted.path("id").asText();
    watcher.onQueued(id, accepted.path("position").asInt(0));
    for (int attempt = 0; verdict == null; attempt++) {
      try {
        facade.stream(id, lastEvent, this::take);
      } catch (FacadeException broken) {
        if (broken.status() != FacadeException.UNREACHABLE || attempt == MAX_RECONNECTS) {
          throw broken;
        }
      }
      if (verdict == null && attempt == MAX_RECONNECTS) {
        throw new FacadeException(
            FacadeException.UNREACHABLE, "the stream of " + id + " ended without an end");
      }
    }
    RequestResult result = result(id, request.path("priority").asText("normal"), verdict);
    watcher.onEnd(result);
    return result;
  }

  private boolean take(ServerSentEvent event) {
    if (!event.id().isEmpty()) {
      lastEvent = Optional.of(event.id());
    }
    JsonNode data = parse(event.data());
    switch (event.type()) {
      case "token" -> token(data);
      case "restart" -> restart();
      case "done", "error" -> verdict = data;
      default -> {
        // Other events tell of progress only.
      }
    }
    return verdict == null;
  }

  private void token(JsonNode data) {
    lastTokenNanos = facade.nanoTime().getAsLong();
    if (tokens == 0) {
      firstTokenNanos = lastTokenNanos;
    }
    tokens += Math.max(1, data.path("ids").size());
    String piece = data.path("text").asText();
    text.append(piece);
    watcher.onText(piece);
  }

  private void restart() {
    tokens = 0;
    text.setLength(0);
    watcher.onRestart();
  }

  private RequestResult result(String id, String priority, JsonNode end) {
    boolean any = tokens > 0;
    double seconds = (lastTokenNanos - firstTokenNanos) / NANOS_PER_SECOND;
    JsonNode queued = end.at("/timings/queued_ms");
    JsonNode error = end.at("/error/message");
    return new RequestResult(
        id,
        priority,
        end.path("outcome").asText("failed").toLowerCase(Locale.ROOT),
        text.toString(),
        tokens,
        any ? round((firstTokenNanos - submittedNanos) / NANOS_PER_MILLI) : null,
        tokens > 1 && seconds > 0 ? round((tokens - 1) / seconds) : null,
        queued.isNumber() ? round(queued.asDouble()) : null,
        error.isTextual() ? error.asText() : null);
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static JsonNode parse(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }
}
