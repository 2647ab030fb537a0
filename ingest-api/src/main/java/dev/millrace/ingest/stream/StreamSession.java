package dev.millrace.ingest.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.client.cells.QueuePlace;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.cells.PlaceFields;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.Json;
import dev.millrace.ingest.http.LikelihoodFields;
import dev.millrace.ingest.lookup.OutcomeFields;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultAddress;
import dev.millrace.resultlog.ResultUnreadableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Writes one stream to one HTTP client: its events from the cursor on, the position while the
 * request is queued, and a comment when nothing else was written for a while. It ends with the
 * stream, when it is stopped, or with the {@link IOException} of a broken connection.
 *
 * <p>Thread rule: one thread runs it; {@link #stop} from any thread.
 */
final class StreamSession implements ToldStream {
  private static final Duration POSITION_REFRESH = Duration.ofMillis(500);

  private final EventSource source;
  private final Cursor begin;
  private final Supplier<Optional<QueuePlace>> position;
  private final LongConsumer onFirst;
  private final SseOut out;
  private final Duration keepAlive;
  private final LongSupplier nanoTime;
  private volatile boolean stopped;
  private ResultAddress address;
  private long next;
  private boolean firstSeen;
  private boolean started;
  private int shownPosition = Integer.MAX_VALUE;
  private long lastWrite;

  /**
   * @param begin the first event to show
   * @param position the request's place in the queue as far as it is known
   * @param onFirst told once where the request's first record stands
   * @param keepAlive the longest time without a write
   */
  StreamSession(
      EventSource source,
      Cursor begin,
      Supplier<Optional<QueuePlace>> position,
      LongConsumer onFirst,
      SseOut out,
      Duration keepAlive,
      LongSupplier nanoTime) {
    this.source = source;
    this.begin = begin;
    this.address = begin.address();
    this.next = begin.next();
    this.position = position;
    this.onFirst = onFirst;
    this.out = out;
    this.keepAlive = keepAlive;
    this.nanoTime = nanoTime;
  }

  @Override
  public void stop() {
    stopped = true;
    source.stop();
  }

  @Override
  public void run() throws IOException {
    out.keepAlive();
    lastWrite = nanoTime.getAsLong();
    started = begin.next() > begin.address().startOffset();
    try {
      boolean more = true;
      while (more && !stopped) {
        showPosition();
        var item = source.next(patience());
        more = item.isEmpty() || show(item.get());
        keepAlive();
      }
    } catch (ResultUnreadableException unreadable) {
      ObjectNode data = Json.object().put("id", begin.id().toString());
      data.set("error", ApiError.of(unreadable).fields());
      write("error", data, next);
    }
  }

  private Duration patience() {
    Duration left = keepAlive.minusNanos(nanoTime.getAsLong() - lastWrite);
    Duration wait = left.isNegative() ? Duration.ZERO : left;
    return !started && wait.compareTo(POSITION_REFRESH) > 0 ? POSITION_REFRESH : wait;
  }

  private void showPosition() throws IOException {
    if (started) {
      return;
    }
    Optional<QueuePlace> now = position.get();
    boolean first = shownPosition == Integer.MAX_VALUE;
    // Later arrivals of higher priority could move it back; what is shown only moves on.
    int place = Math.min(now.map(QueuePlace::position).orElse(1), shownPosition);
    if (first || place < shownPosition) {
      shownPosition = place;
      ObjectNode data = Json.object().put("id", begin.id().toString());
      now.map(known -> new QueuePlace(place, known.waiting()))
          .ifPresent(known -> PlaceFields.add(data, known));
      write("queued", data, begin.next());
    }
  }

  /** Whether anything follows. */
  private boolean show(EventSource.Item item) throws IOException {
    return switch (item) {
      case EventSource.Item.Event event -> {
        started = true;
        seen(event.event().offset());
        // A source may yield again what was shown.
        if (event.event().offset() >= next) {
          show(event.event());
        }
        yield true;
      }
      case EventSource.Item.End end -> {
        showEnd(end);
        yield false;
      }
    };
  }

  /** A source yields all events of the stream, so the first one is the request's first record. */
  private void seen(long offset) {
    if (!firstSeen) {
      firstSeen = true;
      address = new ResultAddress(address.topic(), offset);
      onFirst.accept(offset);
    }
  }

  private void show(StreamEvent event) throws IOException {
    ObjectNode data = Json.object();
    String name =
        switch (event) {
          case StreamEvent.Started s -> {
            data.put("worker", s.worker()).put("attempt", s.attempt());
            yield "started";
          }
          case StreamEvent.Tokens t -> {
            data.put("index", t.firstIndex()).put("text", t.text());
            ArrayNode ids = data.putArray("ids");
            t.ids().forEach(ids::add);
            if (!t.likelihoods().isEmpty()) {
              LikelihoodFields.add(data.putArray("logprobs"), t.likelihoods());
            }
            yield "token";
          }
          case StreamEvent.Restarted r -> {
            data.put("worker", r.worker()).put("attempt", r.attempt());
            yield "restart";
          }
        };
    next = event.offset() + 1;
    write(name, data, next);
  }

  private void showEnd(EventSource.Item.End end) throws IOException {
    RequestOutcome outcome = end.outcome();
    ObjectNode data =
        Json.object().put("id", begin.id().toString()).put("outcome", outcome.outcome().label());
    if (end.truncated()) {
      data.put("text_truncated", true);
    }
    OutcomeFields.add(data, outcome);
    write(outcome.outcome() == Outcome.FAILED ? "error" : "done", data, Cursor.END);
  }

  private void write(String name, ObjectNode data, long next) throws IOException {
    out.event(name, new Cursor(begin.id(), address, next), data);
    lastWrite = nanoTime.getAsLong();
  }

  private void keepAlive() throws IOException {
    if (nanoTime.getAsLong() - lastWrite >= keepAlive.toNanos()) {
      out.keepAlive();
      lastWrite = nanoTime.getAsLong();
    }
  }
}
