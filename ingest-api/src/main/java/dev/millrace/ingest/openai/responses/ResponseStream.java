package dev.millrace.ingest.openai.responses;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.EventStreamOut;
import dev.millrace.ingest.openai.OpenAiCalls;
import dev.millrace.ingest.openai.OpenAiErrors;
import dev.millrace.ingest.stream.EventSource;
import dev.millrace.ingest.stream.EventSource.Item;
import dev.millrace.ingest.stream.ToldStream;
import dev.millrace.resultlog.ResultUnreadableException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tells a response as it comes, from some event on; comments keep the connection alive. What stands
 * in the way at this facade alone is an error without a number, which the SDKs throw; the reader
 * goes on elsewhere after the last number that it has. One thread runs it; {@code stop} from any.
 */
final class ResponseStream implements ToldStream {

  private final ResponseSequence sequence;
  private final EventSource source;
  private final long startingAfter;
  private final Duration keepAlive;
  private final BooleanSupplier overdue;
  private final EventStreamOut out;
  private volatile boolean stopped;

  /**
   * @param source the response's request from its first event on; its owner closes it
   * @param startingAfter the number of the last event that the reader has; -1 for none
   * @param keepAlive the longest silence
   * @param overdue whether the end should have come
   */
  ResponseStream(
      ResponseShape shape,
      EventSource source,
      long startingAfter,
      Duration keepAlive,
      BooleanSupplier overdue,
      OutputStream out) {
    this.sequence = new ResponseSequence(shape);
    this.source = source;
    this.startingAfter = startingAfter;
    this.keepAlive = keepAlive;
    this.overdue = overdue;
    this.out = new EventStreamOut(out);
  }

  @Override
  public void stop() {
    stopped = true;
    source.stop();
  }

  @Override
  public void run() throws IOException {
    out.line(OpenAiCalls.KEEP_ALIVE);
    tell(sequence.opening());
    try {
      boolean first = true;
      while (!sequence.over()) {
        Optional<Item> item = source.next(keepAlive);
        if (stopped) {
          fail(ApiError.unavailable("the facade is stopping"));
          return;
        }
        if (item.isEmpty()) {
          if (overdue.getAsBoolean()) {
            fail(ResponseStates.overdue());
            return;
          }
          out.line(OpenAiCalls.KEEP_ALIVE);
        } else {
          if (first && beginsAgain(item.get())) {
            fail(ApiError.resultExpired());
            return;
          }
          first = false;
          tell(sequence.take(item.get()));
        }
      }
    } catch (ResultUnreadableException unreadable) {
      fail(ApiError.of(unreadable));
    }
  }

  /** No log begins so: it is gone, and where the reader is in the text is not known any more. */
  private static boolean beginsAgain(Item item) {
    return item instanceof Item.Event(StreamEvent.Restarted again);
  }

  private void tell(List<ResponseSequence.Event> events) throws IOException {
    for (ResponseSequence.Event event : events) {
      if (event.number() > startingAfter) {
        out.event("event: " + event.type() + "\n", event.data());
      }
    }
  }

  private void fail(ApiError error) throws IOException {
    out.event("", OpenAiErrors.body(error));
  }
}
