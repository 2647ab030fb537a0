package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.stream.Stoppable;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells the answer to a request as it comes, in chunks; comments keep the connection alive from the
 * moment when it waits in the queue. One thread runs it; {@code stop} from any.
 */
final class ChunkStream implements Stoppable {

  private static final byte[] KEEP_ALIVE = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

  private final RequestHandle request;
  private final AnswerShape shape;
  private final boolean includeUsage;
  private final Duration keepAlive;
  private final OutputStream out;
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
    this.out = out;
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
    write(KEEP_ALIVE);
    Optional<ObjectNode> opening = shape.opening(includeUsage);
    if (opening.isPresent()) {
      data(opening.get());
    }
    boolean told = false;
    while (!stopped) {
      Optional<StreamEvent> event = tokens.poll(keepAlive);
      if (event.isEmpty()) {
        if (tokens.ended()) {
          break;
        }
        write(KEEP_ALIVE);
      } else if (event.get() instanceof StreamEvent.Tokens more && !more.text().isEmpty()) {
        data(shape.text(more.text(), includeUsage));
        told = true;
      } else if (event.get() instanceof StreamEvent.Restarted && told) {
        data(OpenAiErrors.body(OpenAiErrors.begunAgain()));
        return;
      }
    }
    end();
  }

  private void end() throws IOException {
    if (stopped) {
      data(OpenAiErrors.body(ApiError.unavailable("the facade is stopping")));
      return;
    }
    Result result = request.result().join();
    RequestOutcome outcome = result.outcome();
    if (outcome.outcome() != Outcome.SUCCEEDED) {
      data(OpenAiErrors.body(OpenAiErrors.of(outcome)));
      return;
    }
    data(shape.closing(outcome, includeUsage));
    if (includeUsage) {
      data(shape.usageChunk(outcome));
    }
    write(DONE);
  }

  private void data(ObjectNode json) throws IOException {
    byte[] line = Json.bytes(json);
    byte[] whole = new byte[DATA.length + line.length + 2];
    System.arraycopy(DATA, 0, whole, 0, DATA.length);
    System.arraycopy(line, 0, whole, DATA.length, line.length);
    whole[whole.length - 2] = '\n';
    whole[whole.length - 1] = '\n';
    write(whole);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }
}
