package dev.millrace.ingest.stream;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import java.time.Duration;
import java.util.Optional;

/** Events of a request that this facade submitted, from its memory. */
final class LiveSource implements EventSource {
  private final RequestHandle request;
  private final TokenStream tokens;
  private volatile boolean stopped;

  LiveSource(RequestHandle request) {
    this.request = request;
    this.tokens = request.tokens();
  }

  @Override
  public Optional<Item> next(Duration atMost) {
    Optional<StreamEvent> event = tokens.poll(atMost);
    if (event.isPresent()) {
      return Optional.of(new Item.Event(event.get()));
    }
    if (stopped || !tokens.ended()) {
      return Optional.empty();
    }
    Result result = request.result().join();
    boolean confirmed = !(result instanceof Result.Failed failed) || failed.confirmed();
    return Optional.of(new Item.End(result.outcome(), confirmed));
  }

  @Override
  public void stop() {
    stopped = true;
    tokens.close();
  }

  @Override
  public void close() {
    stop();
  }
}
