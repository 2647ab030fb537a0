package dev.millrace.ingest.stream;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.resultlog.ResultUnreadableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events of a request that this facade submitted, from its memory; from its log, once the facade
 * has given up waiting for the end, because that is no end of the request. It yields the events
 * from the first one on again then.
 */
final class LiveSource implements EventSource {
  private final RequestHandle request;
  private final TokenStream tokens;
  private final Supplier<EventSource> log;
  private volatile boolean stopped;
  private volatile @Nullable EventSource following;

  /**
   * @param log opens the request's log at its beginning
   */
  LiveSource(RequestHandle request, Supplier<EventSource> log) {
    this.request = request;
    this.tokens = request.tokens();
    this.log = log;
  }

  @Override
  public Optional<Item> next(Duration atMost) throws ResultUnreadableException {
    EventSource now = following;
    if (now != null) {
      return now.next(atMost);
    }
    Optional<StreamEvent> event = tokens.poll(atMost);
    if (event.isPresent()) {
      return Optional.of(new Item.Event(event.get()));
    }
    if (stopped || !tokens.ended()) {
      return Optional.empty();
    }
    Result result = request.result().join();
    if (result.confirmed()) {
      return Optional.of(new Item.End(result.outcome()));
    }
    goOnWithTheLog();
    return Optional.empty();
  }

  private void goOnWithTheLog() {
    EventSource opened = log.get();
    following = opened;
    if (stopped) {
      opened.stop();
    }
  }

  @Override
  public void stop() {
    stopped = true;
    tokens.close();
    EventSource now = following;
    if (now != null) {
      now.stop();
    }
  }

  @Override
  public void close() {
    stop();
    EventSource now = following;
    if (now != null) {
      now.close();
    }
  }
}
