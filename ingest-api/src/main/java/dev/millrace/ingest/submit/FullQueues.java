package dev.millrace.ingest.submit;

import dev.millrace.client.RequestHandle;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Models whose queue has just refused a request. Until a caller may try again the next one is told
 * so at once, instead of being accepted and refused after it. Any thread.
 */
public final class FullQueues {
  private static final Duration REMEMBERED = Duration.ofSeconds(ApiError.RETRY_AFTER_SECONDS);

  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  private record Refusal(ErrorInfo error, long atNanos) {}

  /** None is full as far as is known. */
  public FullQueues(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Learns from the end of this request. */
  void watch(RequestHandle request) {
    CompletableFuture<Void> unused =
        request
            .result()
            .thenAccept(
                result ->
                    result
                        .outcome()
                        .error()
                        .filter(error -> error.code() == ErrorCode.OVERLOADED)
                        .ifPresent(error -> refused(request.model(), error)));
  }

  /** Why the model's queue refuses requests now; empty if nothing says that it does. */
  Optional<ErrorInfo> refusal(String model) {
    Refusal last = refusals.get(model);
    if (last == null) {
      return Optional.empty();
    }
    if (nanoTime.getAsLong() - last.atNanos() < REMEMBERED.toNanos()) {
      return Optional.of(last.error());
    }
    refusals.remove(model, last);
    return Optional.empty();
  }

  private void refused(String model, ErrorInfo error) {
    refusals.put(model, new Refusal(error, nanoTime.getAsLong()));
  }
}
