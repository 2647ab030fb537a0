package dev.millrace.ingest.openai;

import dev.millrace.client.RequestHandle;
import dev.millrace.client.stream.StreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The events of several requests as one sequence, each in its own order. Holds no more than the
 * requests themselves keep. One thread reads; {@code close} from any, and wakes the reader.
 */
final class ChoiceEvents implements AutoCloseable {

  /** What happens to a choice. */
  sealed interface Item {

    /** One more event of this choice. */
    record Event(int choice, StreamEvent event) implements Item {}

    /** Nothing more comes of this choice. */
    record End(int choice) implements Item {}

    /** Nobody reads any more. */
    record Closed() implements Item {}
  }

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final List<Flow.Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /** Begins with the first event of each. */
  ChoiceEvents(List<RequestHandle> requests) {
    for (int i = 0; i < requests.size(); i++) {
      requests.get(i).publisher().subscribe(new Choice(i));
    }
  }

  /** The next one if it comes in time. */
  Optional<Item> poll(Duration atMost) {
    try {
      return Optional.ofNullable(items.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for tokens");
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Flow.Subscription::cancel);
    items.add(new Item.Closed());
  }

  /** Hands over what happens to one choice. */
  private final class Choice implements Flow.Subscriber<StreamEvent> {
    private final int index;

    Choice(int index) {
      this.index = index;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriptions.add(subscription);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamEvent event) {
      items.add(new Item.Event(index, event));
    }

    @Override
    public void onError(Throwable never) {
      onComplete();
    }

    @Override
    public void onComplete() {
      items.add(new Item.End(index));
    }
  }
}
