package dev.millrace.ingest.submit;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.ingest.lookup.RequestLife;
import dev.millrace.model.RequestId;
import dev.millrace.redis.index.IndexedRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the requests of this facade in the index: from their submission until their end, with the
 * places of their first records, and again when Redis has lost them. Any thread.
 */
public final class RequestIndexing {
  private final FirstRecords records;
  private final RequestLife life;
  private final Map<RequestId, IndexedRequest> open = new ConcurrentHashMap<>();

  /** Tells the index through this. */
  public RequestIndexing(FirstRecords records, RequestLife life) {
    this.records = records;
    this.life = life;
  }

  void begin(RequestHandle request) {
    IndexedRequest indexed = life.entry(request);
    open.put(request.id(), indexed);
    records.index(indexed);
    request
        .publisher()
        .subscribe(
            new First(
                offset ->
                    open.computeIfPresent(
                        request.id(), (id, known) -> records.seen(known, offset))));
    CompletableFuture<Void> unused =
        request
            .result()
            .thenAccept(
                result -> {
                  IndexedRequest last = open.remove(request.id());
                  if (last != null && result.confirmed()) {
                    records.ended(last);
                  }
                });
  }

  /** Tells the index again of every request that is open. */
  public void refresh() {
    open.values().forEach(records::index);
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
