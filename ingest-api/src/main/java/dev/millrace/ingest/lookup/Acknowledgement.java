package dev.millrace.ingest.lookup;

import dev.millrace.client.NotAcceptedException;
import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until Kafka has something, and says in the API's words why it has not. */
public final class Acknowledgement {

  private Acknowledgement() {}

  /**
   * Returns when Kafka has it.
   *
   * @param late what the caller is told when it takes longer
   * @throws ApiException if Kafka does not take it in time
   */
  public static void await(CompletableFuture<Void> answer, Duration atMost, String late) {
    try {
      answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiException(ApiError.unavailable("the facade is stopping"));
    } catch (ExecutionException failure) {
      throw new ApiException(
          failure.getCause() instanceof NotAcceptedException refused
              ? ApiError.of(refused.error())
              : ApiError.internal());
    } catch (TimeoutException slow) {
      throw new ApiException(ApiError.unavailable(late));
    }
  }
}
