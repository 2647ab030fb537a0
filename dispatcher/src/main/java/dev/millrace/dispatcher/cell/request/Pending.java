package dev.millrace.dispatcher.cell.request;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has not ended, with its attempts so far. Of its content only what scheduling needs
 * is decoded.
 *
 * @param timeout from the arrival to the end; empty means none
 * @param arrivedAt timestamp of its record, by the broker's clock
 * @param offset of its record; orders requests of the same timestamp
 * @param address of the result, resolved
 * @param demand what it asks of a worker
 * @param body its record's value, stored once, in an entry of its own; a state knows its size only
 * @param attempts dispatches that were not declined
 * @param failedAttempts how many of them ended because a worker was lost that had confirmed them
 * @param unconfirmed how many of them were lost before a worker had confirmed them
 */
public record Pending(
    RequestId id,
    String tenant,
    String model,
    Optional<Duration> timeout,
    Priority priority,
    Instant arrivedAt,
    long offset,
    ResultAddress address,
    Demand demand,
    RequestBody body,
    int attempts,
    int failedAttempts,
    int unconfirmed) {

  /** A request that was just read from its topic. */
  public static Pending arrived(
      RequestId id,
      String tenant,
      String model,
      Optional<Duration> timeout,
      Demand demand,
      RequestBody body,
      Priority priority,
      Instant arrivedAt,
      long offset,
      ResultAddress address) {
    return new Pending(
        id, tenant, model, timeout, priority, arrivedAt, offset, address, demand, body, 0, 0, 0);
  }

  /** The same with its body, which a state is stored without. */
  public Pending with(RequestBody found) {
    return copy(found, attempts, failedAttempts, unconfirmed);
  }

  /** The same, asking for this. */
  public Pending asking(Demand known) {
    return new Pending(
        id,
        tenant,
        model,
        timeout,
        priority,
        arrivedAt,
        offset,
        address,
        known,
        body,
        attempts,
        failedAttempts,
        unconfirmed);
  }

  /** The same, whose body is in the store. */
  public Pending stored() {
    return with(body.stored());
  }

  /** When it times out; empty means never. */
  public Optional<Instant> deadline() {
    return timeout.map(arrivedAt::plus);
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
    return copy(body, attempts + 1, failedAttempts, unconfirmed);
  }

  /** The last dispatch does not count. */
  public Pending declined() {
    return copy(body, attempts - 1, failedAttempts, unconfirmed);
  }

  /** The last attempt failed. */
  public Pending failed() {
    return copy(body, attempts, failedAttempts + 1, unconfirmed);
  }

  /** The last attempt was lost before a worker had confirmed it. */
  public Pending unreached() {
    return copy(body, attempts, failedAttempts, unconfirmed + 1);
  }

  private Pending copy(
      RequestBody newBody, int newAttempts, int newFailedAttempts, int newUnconfirmed) {
    return new Pending(
        id,
        tenant,
        model,
        timeout,
        priority,
        arrivedAt,
        offset,
        address,
        demand,
        newBody,
        newAttempts,
        newFailedAttempts,
        newUnconfirmed);
  }
}
