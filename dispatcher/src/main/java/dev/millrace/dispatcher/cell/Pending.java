package dev.millrace.dispatcher.cell;

import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A request that has not ended, with what it went through.
 *
 * @param arrivedAt timestamp of its record: the broker's clock
 * @param offset of its record; orders requests of the same timestamp
 * @param bytes size of its record value, for filling batches
 * @param address where the result goes, resolved
 * @param attempts executions that were asked for and not declined
 * @param deaths how many of them ended in trouble with the worker
 */
public record Pending(
    InferenceRequest request,
    Priority priority,
    Instant arrivedAt,
    long offset,
    int bytes,
    ResultAddress address,
    int attempts,
    int deaths) {

  /** Fresh from its topic. */
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

  /** When it has to be over; empty means never. */
  public Optional<Instant> deadline() {
    return request.timeout().map(arrivedAt::plus);
  }

  Pending attempted() {
    return counted(attempts + 1, deaths);
  }

  Pending declined() {
    return counted(attempts - 1, deaths);
  }

  Pending died() {
    return counted(attempts, deaths + 1);
  }

  private Pending counted(int newAttempts, int newDeaths) {
    return new Pending(
        request, priority, arrivedAt, offset, bytes, address, newAttempts, newDeaths);
  }
}
