package dev.millrace.ingest.submit;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.logging.LogKey;
import dev.millrace.redis.index.IndexedRequest;
import dev.millrace.redis.index.RequestIndex;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes requests in Redis, in the background: at their submission, and once more when their first
 * record stands far after the start of their address, so that readers elsewhere need not read the
 * strangers' records before it. Any thread.
 */
final class RequestIndexing {
  private static final Logger LOG = LoggerFactory.getLogger(RequestIndexing.class);

  /** Fewer records of strangers than this are read faster than the index is written. */
  private static final long FAR = 200;

  private final RequestIndex index;
  private final Duration ttl;
  private final Clock clock;

  RequestIndexing(RequestIndex index, Duration ttl, Clock clock) {
    this.index = index;
    this.ttl = ttl;
    this.clock = clock;
  }

  void begin(RequestHandle request) {
    IndexedRequest indexed =
        new IndexedRequest(
            request.id(),
            request.tenant(),
            request.model(),
            request.priority(),
            request.address(),
            clock.instant());
    put(indexed);
    request
        .publisher()
        .subscribe(
            new First(
                offset -> {
                  if (offset - indexed.address().startOffset() >= FAR) {
                    put(indexed.withFirstRecord(offset));
                  }
                }));
  }

  private void put(IndexedRequest request) {
    Thread.ofVirtual()
        .name("ingest-index-" + request.requestId())
        .start(
            () -> {
              boolean kept = index.put(request, ttl);
              LOG.atDebug()
                  .addKeyValue(LogKey.REQUEST_ID, request.requestId())
                  .addKeyValue(LogKey.KEPT, kept)
                  .log("request indexed");
            });
  }

  /** Takes the offset of the first event and leaves. One thread at a time. */
  private static final class First implements Flow.Subscriber<StreamEvent> {
    private final LongConsumer offset;
    private Flow.@Nullable Subscription subscription;

    First(LongConsumer offset) {
      this.offset = offset;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(1);
    }

    @Override
    public void onNext(StreamEvent event) {
      if (subscription != null) {
        subscription.cancel();
      }
      offset.accept(event.offset());
    }

    @Override
    public void onError(Throwable never) {}

    @Override
    public void onComplete() {}
  }
}
