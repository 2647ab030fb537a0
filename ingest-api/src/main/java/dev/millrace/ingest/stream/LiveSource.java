package dev.millrace.ingest.stream;

import dev.millrace.client.Result;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.ingest.lookup.Ending;
import dev.millrace.ingest.lookup.LiveRequest;
import java.time.Duration;
import java.util.Optional;

/** Events of a request that this facade submitted, out of its memory. */
final class LiveSource implements EventSource {
  private final LiveRequest request;
  private final TokenStream tokens;
  private volatile boolean stopped;

  LiveSource(LiveRequest request) {
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
    return Optional.of(new Item.End(Ending.of(result), confirmed));
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
