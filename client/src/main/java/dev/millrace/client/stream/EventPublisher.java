package dev.millrace.client.stream;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * An event log as a Flow publisher: every subscriber gets every event from the first one on, at the
 * pace that it asks for. It always completes normally; how the request ended is its result.
 */
public final class EventPublisher implements Flow.Publisher<StreamEvent> {
  private final EventLog log;
  private final Executor executor;

  /** Signals run on this executor, one at a time per subscriber. */
  public EventPublisher(EventLog log, Executor executor) {
    this.log = log;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamEvent> subscriber) {
    EventSubscription.begin(log, Objects.requireNonNull(subscriber, "subscriber"), executor);
  }

  /** Hands every event to a consumer. One that throws gets no more. */
  public void forEach(Consumer<? super StreamEvent> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    subscribe(
        new Flow.Subscriber<StreamEvent>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(StreamEvent event) {
            consumer.accept(event);
          }

          @Override
          public void onError(Throwable never) {}

          @Override
          public void onComplete() {}
        });
  }
}
