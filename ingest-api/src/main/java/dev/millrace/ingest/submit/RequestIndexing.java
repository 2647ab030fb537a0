package dev.millrace.ingest.submit;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.ingest.lookup.FirstRecords;
import dev.millrace.redis.index.IndexedRequest;
import java.time.Clock;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Indexes requests at their submission, and follows each until its first record. Any thread. */
final class RequestIndexing {
  private final FirstRecords records;
  private final Clock clock;

  RequestIndexing(FirstRecords records, Clock clock) {
    this.records = records;
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
    records.index(indexed);
    request.publisher().subscribe(new First(offset -> records.seen(indexed, offset)));
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
