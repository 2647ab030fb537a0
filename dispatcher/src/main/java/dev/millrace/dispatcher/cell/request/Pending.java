package dev.millrace.dispatcher.cell.request;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has not ended, with its attempts so far.
 *
 * @param arrivedAt timestamp of its record, by the broker's clock
 * @param offset of its record; orders requests of the same timestamp
 * @param bytes size of its record value; limits batches
 * @param address of the result, resolved
 * @param attempts dispatches that were not declined
 * @param failedAttempts how many of them ended because the worker was lost
 */
public record Pending(
    InferenceRequest request,
    Priority priority,
    Instant arrivedAt,
    long offset,
    int bytes,
    ResultAddress address,
    int attempts,
    int failedAttempts) {

  /** A request that was just read from its topic. */
  public static Pending arrived(
      InferenceRequest request,
      Priority priority,
      Instant arrivedAt,
      long offset,
      int bytes,
      ResultAddress address) {
    return new Pending(request, priority, arrivedAt, offset, bytes, address, 0, 0);
  }

  /** Its id. */
  public RequestId id() {
    return request.id();
  }

  /** The model it asks for. */
  public String model() {
    return request.model();
  }

  /** When it times out; empty means never. */
  public Optional<Instant> deadline() {
    return request.timeout().map(arrivedAt::plus);
  }

  /** Where its time went, if it ends now without a worker's report. */
  public Timings timingsAt(Instant now) {
    Duration elapsed = Duration.between(arrivedAt, now);
    Duration since = elapsed.isNegative() ? Duration.ZERO : elapsed;
    Duration queued = attempts == 0 ? since : Duration.ZERO;
    return new Timings(queued, Duration.ZERO, Duration.ZERO, since);
  }

  /** Dispatched once more. */
  public Pending attempted() {
    return counted(attempts + 1, failedAttempts);
  }

  /** The last dispatch does not count. */
  public Pending declined() {
    return counted(attempts - 1, failedAttempts);
  }

  /** The last attempt failed. */
  public Pending failed() {
    return counted(attempts, failedAttempts + 1);
  }

  private Pending counted(int newAttempts, int newFailedAttempts) {
    return new Pending(
        request, priority, arrivedAt, offset, bytes, address, newAttempts, newFailedAttempts);
  }
}
