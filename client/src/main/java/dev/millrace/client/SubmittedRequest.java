package dev.millrace.client;

import dev.millrace.client.stream.EventPublisher;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.StreamProgress;
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

/** The handle of a request of this client; it does not keep the input. Any thread. */
final class SubmittedRequest implements RequestHandle {
  private final RequestId id;
  private final String model;
  private final String tenant;
  private final Optional<Duration> timeout;
  private final Priority priority;
  private final ResultAddress address;
  private final RunningRequest running;
  private final CompletableFuture<Void> accepted;
  private final EventPublisher publisher;
  private final Function<String, CompletableFuture<Void>> canceller;

  SubmittedRequest(
      InferenceRequest request,
      Priority priority,
      ResultAddress address,
      RunningRequest running,
      CompletableFuture<Void> accepted,
      Executor callbacks,
      Function<String, CompletableFuture<Void>> canceller) {
    this.id = request.id();
    this.model = request.model();
    this.tenant = request.tenant();
    this.timeout = request.timeout();
    this.priority = priority;
    this.address = address;
    this.running = running;
    this.accepted = accepted;
    this.publisher = new EventPublisher(running.events(), callbacks);
    this.canceller = canceller;
  }

  @Override
  public RequestId id() {
    return id;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public String tenant() {
    return tenant;
  }

  @Override
  public Priority priority() {
    return priority;
  }

  @Override
  public Optional<Duration> timeout() {
    return timeout;
  }

  @Override
  public ResultAddress address() {
    return address;
  }

  @Override
  public CompletableFuture<Void> accepted() {
    return accepted.copy();
  }

  @Override
  public CompletableFuture<Result> result() {
    return running.result().copy();
  }

  @Override
  public StreamProgress progress() {
    return running.events().progress();
  }

  @Override
  public TokenStream tokens() {
    return new TokenStream(running.events());
  }

  @Override
  public Flow.Publisher<StreamEvent> publisher() {
    return publisher;
  }

  @Override
  public void onEvent(Consumer<? super StreamEvent> consumer) {
    publisher.forEach(consumer);
  }

  @Override
  public Optional<Duration> timeToFirstToken() {
    return running.timeToFirstToken();
  }

  @Override
  public CompletableFuture<Void> cancel(String reason) {
    return canceller.apply(reason);
  }
}
