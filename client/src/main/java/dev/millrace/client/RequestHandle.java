package dev.millrace.client;

import dev.millrace.client.stream.StreamEvent;
import dev.millrace.client.stream.StreamProgress;
import dev.millrace.client.stream.TokenStream;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * A submitted request. Its events are kept until the handle is dropped, so that any number of
 * readers, early or late, fast or slow, see all of them.
 *
 * <p>Thread rule: any thread. Callbacks run on the client's callback executor, one at a time per
 * callback and in order; they may block without delaying other requests.
 */
public interface RequestHandle {
  /** The request's id. */
  RequestId id();

  /** The model that was asked for. */
  String model();

  /** Who asked. */
  String tenant();

  /** How urgent it is. */
  Priority priority();

  /** From its arrival to its end; empty means none. */
  Optional<Duration> timeout();

  /** Where its result stands, for any other reader. */
  ResultAddress address();

  /**
   * Done when Kafka has the request, so that it will reach an end; fails with {@link
   * NotAcceptedException} otherwise.
   */
  CompletableFuture<Void> accepted();

  /** How it ends. Never completes exceptionally: a failure is a result. */
  CompletableFuture<Result> result();

  /** How far it is now. */
  StreamProgress progress();

  /** Its events as a blocking iterator, from the first on. */
  TokenStream tokens();

  /** Its events as a publisher that keeps to its subscribers' demand. */
  Flow.Publisher<StreamEvent> publisher();

  /** Calls back with every event. */
  void onEvent(Consumer<? super StreamEvent> consumer);

  /**
   * Calls back with every token record.
   *
   * @param onRestart runs when all tokens so far became void
   */
  default void onToken(Consumer<? super StreamEvent.Tokens> consumer, Runnable onRestart) {
    onEvent(
        event -> {
          if (event instanceof StreamEvent.Tokens tokens) {
            consumer.accept(tokens);
          } else if (event instanceof StreamEvent.Restarted) {
            onRestart.run();
          }
        });
  }

  /** From the submission to the first token, measured here; empty before it. */
  Optional<Duration> timeToFirstToken();

  /**
   * Asks the pipeline to end it; the result tells whether that came in time.
   *
   * @param reason for people; at most {@value MillraceClient#MAX_REASON} characters
   * @return done when Kafka has the cancellation
   */
  CompletableFuture<Void> cancel(String reason);
}
