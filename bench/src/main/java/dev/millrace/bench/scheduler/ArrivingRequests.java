package dev.millrace.bench.scheduler;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.dispatcher.cell.step.Now;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Requests of one model and one priority, of one tenant after the other, each with a deadline that
 * it never reaches; and the time, which passes as events happen. One thread.
 */
final class ArrivingRequests {

  static final String MODEL = "bench";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Between two events: no worker may fall silent and no deadline pass in a run. */
  private static final long STEP_NANOS = 100;

  private static final Optional<Duration> TIMEOUT = Optional.of(Duration.ofHours(1));
  private static final Demand DEMAND = new Demand(20, 256);
  private static final RequestBody BODY = RequestBody.of(new byte[400]);
  private static final List<String> TOPICS =
      IntStream.range(0, 16).mapToObj(i -> "results.bench." + i).toList();

  private final SplittableRandom random;
  private final List<String> tenants;
  private long nanos;
  private long number;

  ArrivingRequests(long seed, int tenants) {
    this.random = new SplittableRandom(seed);
    this.tenants =
        IntStream.range(0, tenants).mapToObj(i -> InferenceRequest.DEFAULT_TENANT + i).toList();
  }

  /** The time of the next event. */
  Now tick() {
    nanos += STEP_NANOS;
    return new Now(START.plusNanos(nanos), nanos);
  }

  /** The next request; it arrives at the time of the event before. */
  Pending next() {
    number++;
    Instant at = START.plusNanos(nanos);
    return Pending.arrived(
        id(at),
        tenants.get((int) (number % tenants.size())),
        MODEL,
        TIMEOUT,
        DEMAND,
        BODY,
        Priority.NORMAL,
        at,
        number,
        new ResultAddress(TOPICS.get((int) (number % TOPICS.size())), number));
  }

  private RequestId id(Instant at) {
    long high = (at.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new RequestId(new UUID(high, low));
  }
}
