package dev.millrace.ingest.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.EventStreamOut;
import dev.millrace.ingest.stream.ToldStream;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the answer to a call as it comes, in chunks, those of several choices as they come;
 * comments keep the connection alive from the moment when it waits in the queue. One thread runs
 * it; {@code stop} from any.
 */
final class ChunkStream implements ToldStream {

  private static final String DONE = "data: [DONE]";

  private final RequestGroup group;
  private final AnswerShape shape;
  private final boolean includeUsage;
  private final Duration keepAlive;
  private final EventStreamOut out;
  private final ChoiceEvents events;
  private final List<Told> told = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * @param keepAlive the longest silence
   */
  ChunkStream(
      RequestGroup group,
      AnswerShape shape,
      boolean includeUsage,
      Duration keepAlive,
      OutputStream out) {
    this.group = group;
    this.shape = shape;
    this.includeUsage = includeUsage;
    this.keepAlive = keepAlive;
    this.out = new EventStreamOut(out);
    this.events = new ChoiceEvents(group.requests());
    for (int i = 0; i < group.requests().size(); i++) {
      told.add(new Told(i));
    }
  }

  @Override
  public void stop() {
    stopped = true;
    events.close();
  }

  @Override
  public void run() throws IOException {
    out.line(OpenAiCalls.KEEP_ALIVE);
    for (int choice = 0; choice < told.size(); choice++) {
      Optional<ObjectNode> opening = shape.opening(choice, includeUsage);
      if (opening.isPresent()) {
        out.event("", opening.get());
      }
    }
    try {
      boolean more = true;
      while (more) {
        more = next();
      }
    } finally {
      events.close();
    }
  }

  /** Whether anything may follow. */
  private boolean next() throws IOException {
    Optional<ChoiceEvents.Item> item = events.poll(keepAlive);
    if (stopped) {
      out.event("", OpenAiErrors.body(ApiError.unavailable("the facade is stopping")));
      return false;
    }
    if (item.isEmpty()) {
      out.line(OpenAiCalls.KEEP_ALIVE);
      return true;
    }
    return switch (item.get()) {
      case ChoiceEvents.Item.Event(int choice, StreamEvent event) -> tell(told.get(choice), event);
      case ChoiceEvents.Item.End(int choice) -> end(choice);
      case ChoiceEvents.Item.Closed closed -> false;
    };
  }

  private boolean tell(Told choice, StreamEvent event) throws IOException {
    return switch (event) {
      case StreamEvent.Tokens more -> {
        if (!more.text().isEmpty() || !more.likelihoods().isEmpty()) {
          out.event("", shape.text(choice.index, more, choice.length, includeUsage));
          choice.length += more.text().length();
          choice.begun = true;
        }
        yield true;
      }
      case StreamEvent.Restarted again -> !choice.begun || broken(OpenAiErrors.begunAgain());
      case StreamEvent.Started started -> true;
    };
  }

  private boolean end(int choice) throws IOException {
    RequestOutcome outcome = group.requests().get(choice).result().join().outcome();
    if (outcome.outcome() != Outcome.SUCCEEDED) {
      return broken(OpenAiErrors.of(outcome));
    }
    out.event("", shape.closing(choice, outcome, includeUsage));
    told.get(choice).ended = true;
    if (!told.stream().allMatch(each -> each.ended)) {
      return true;
    }
    if (includeUsage) {
      out.event("", shape.usageChunk(group.outcomes()));
    }
    out.line(DONE);
    return false;
  }

  /** An answer is whole or it is none, so the other choices end with this one. */
  private boolean broken(ApiError error) throws IOException {
    group.drop();
    out.event("", OpenAiErrors.body(error));
    return false;
  }

  /** What was told of one choice. */
  private static final class Told {
    private final int index;
    private int length;
    private boolean begun;
    private boolean ended;

    Told(int index) {
      this.index = index;
    }
  }
}
