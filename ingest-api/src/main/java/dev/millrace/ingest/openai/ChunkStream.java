package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.EventStreamOut;
import dev.millrace.ingest.stream.Stoppable;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells the answer to a request as it comes, in chunks; comments keep the connection alive from the
 * moment when it waits in the queue. One thread runs it; {@code stop} from any.
 */
final class ChunkStream implements Stoppable {

  private static final String KEEP_ALIVE = ": waiting";
  private static final String DONE = "data: [DONE]";

  private final RequestHandle request;
  private final AnswerShape shape;
  private final boolean includeUsage;
  private final Duration keepAlive;
  private final EventStreamOut out;
  private final TokenStream tokens;
  private volatile boolean stopped;

  /**
   * @param keepAlive the longest silence
   */
  ChunkStream(
      RequestHandle request,
      AnswerShape shape,
      boolean includeUsage,
      Duration keepAlive,
      OutputStream out) {
    this.request = request;
    this.shape = shape;
    this.includeUsage = includeUsage;
    this.keepAlive = keepAlive;
    this.out = new EventStreamOut(out);
    this.tokens = request.tokens();
  }

  @Override
  public void stop() {
    stopped = true;
    tokens.close();
  }

  /**
   * Runs to the end.
   *
   * @throws IOException if the reader is gone
   */
  void run() throws IOException {
    out.line(KEEP_ALIVE);
    Optional<ObjectNode> opening = shape.opening(includeUsage);
    if (opening.isPresent()) {
      out.event("", opening.get());
    }
    boolean told = false;
    while (!stopped) {
      Optional<StreamEvent> event = tokens.poll(keepAlive);
      if (event.isEmpty()) {
        if (tokens.ended()) {
          break;
        }
        out.line(KEEP_ALIVE);
      } else if (event.get() instanceof StreamEvent.Tokens more && !more.text().isEmpty()) {
        out.event("", shape.text(more.text(), includeUsage));
        told = true;
      } else if (event.get() instanceof StreamEvent.Restarted && told) {
        out.event("", OpenAiErrors.body(OpenAiErrors.begunAgain()));
        return;
      }
    }
    end();
  }

  private void end() throws IOException {
    if (stopped) {
      out.event("", OpenAiErrors.body(ApiError.unavailable("the facade is stopping")));
      return;
    }
    Result result = request.result().join();
    RequestOutcome outcome = result.outcome();
    if (outcome.outcome() != Outcome.SUCCEEDED) {
      out.event("", OpenAiErrors.body(OpenAiErrors.of(outcome)));
      return;
    }
    out.event("", shape.closing(outcome, includeUsage));
    if (includeUsage) {
      out.event("", shape.usageChunk(outcome));
    }
    out.line(DONE);
  }
}
