package dev.millrace.client;

import dev.millrace.client.stream.EventPublisher;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A submitted request. Its events are kept until the handle is dropped, so that any number of
 * readers, early or late, fast or slow, see all of them.
 *
 * <p>Thread rule: any thread. Callbacks run on the client's callback executor, one at a time per
 * callback and in order; they may block without delaying other requests.
 */
public final class RequestHandle {
  private final InferenceRequest request;
  private final Priority priority;
  private final ResultAddress address;
  private final RunningRequest running;
  private final CompletableFuture<Void> accepted;
  private final EventPublisher publisher;
  private final Function<String, CompletableFuture<Void>> canceller;

  RequestHandle(
      InferenceRequest request,
      Priority priority,
      ResultAddress address,
      RunningRequest running,
      CompletableFuture<Void> accepted,
      Executor callbacks,
      Function<String, CompletableFuture<Void>> canceller) {
    this.request = request;
    this.priority = priority;
    this.address = address;
    this.running = running;
    this.accepted = accepted;
    this.publisher = new EventPublisher(running.events(), callbacks);
    this.canceller = canceller;
  }

  /** The request's id. */
  public RequestId id() {
    return request.id();
  }

  /** The model that was asked for. */
  public String model() {
    return request.model();
  }

  /** Who asked. */
  public String tenant() {
    return request.tenant();
  }

  /** How urgent it is. */
  public Priority priority() {
    return priority;
  }

  /** Where its result stands, for any other reader. */
  public ResultAddress address() {
    return address;
  }

  /**
   * Done when Kafka has the request, so that it will reach an end; fails with {@link
   * NotAcceptedException} otherwise.
   */
  public CompletableFuture<Void> accepted() {
    return accepted.copy();
  }

  /** How it ends. Never completes exceptionally: a failure is a result. */
  public CompletableFuture<Result> result() {
    return running.result().copy();
  }

  /** Its events as a blocking iterator, from the first on. */
  public TokenStream tokens() {
    return new TokenStream(running.events());
  }

  /** Its events as a publisher that keeps to its subscribers' demand. */
  public Flow.Publisher<StreamEvent> publisher() {
    return publisher;
  }

  /** Calls back with every event. */
  public void onEvent(Consumer<? super StreamEvent> consumer) {
    publisher.forEach(consumer);
  }

  /**
   * Calls back with every token record.
   *
   * @param onRestart runs when all tokens so far became void
   */
  public void onToken(Consumer<? super StreamEvent.Tokens> consumer, Runnable onRestart) {
    publisher.forEach(
        event -> {
          if (event instanceof StreamEvent.Tokens tokens) {
            consumer.accept(tokens);
          } else if (event instanceof StreamEvent.Restarted) {
            onRestart.run();
          }
        });
  }

  /** From the submission to the first token, measured here; empty before it. */
  public Optional<Duration> timeToFirstToken() {
    return running.timeToFirstToken();
  }

  /**
   * Asks the pipeline to end it; the result tells whether that came in time.
   *
   * @param reason for people; at most {@value MillraceClient#MAX_REASON} characters
   * @return done when Kafka has the cancellation
   */
  public CompletableFuture<Void> cancel(String reason) {
    return canceller.apply(reason);
  }
}
