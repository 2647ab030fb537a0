package dev.millrace.dispatcher.cell;

import dev.millrace.dispatcher.cell.request.Demand;
import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.request.RequestBody;
import dev.millrace.model.FinishReason;
import dev.millrace.model.GenerationParameters;
import dev.millrace.model.InferenceRequest;
import dev.millrace.model.Input;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values for tests. */
public final class CellFixtures {

  /** The start of time in tests. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private CellFixtures() {}

  /** The id with this number, of version 7; a higher number is a later id. */
  public static RequestId id(int number) {
    long high = ((START.toEpochMilli() + number) << 16) | 0x7000L;
    return new RequestId(new UUID(high, 0x8000_0000_0000_0000L + number));
  }

  /** A small request. */
  public static InferenceRequest request(int number, String model, Optional<Duration> timeout) {
    return new InferenceRequest(
        id(number),
        "default",
        model,
        new Input.Prompt("prompt " + number),
        GenerationParameters.DEFAULTS,
        timeout,
        Optional.empty(),
        Map.of());
  }

  /** A queued request. */
  public static Pending pending(
      int number, String model, Priority priority, Instant arrivedAt, Optional<Duration> timeout) {
    return pending(number, "default", model, priority, arrivedAt, timeout, new Demand(10, 20));
  }

  /** A queued request of this tenant that asks for so much. */
  public static Pending pending(
      int number,
      String tenant,
      String model,
      Priority priority,
      Instant arrivedAt,
      Optional<Duration> timeout,
      Demand demand) {
    return Pending.arrived(
        id(number),
        tenant,
        model,
        timeout,
        demand,
        RequestBody.of(new byte[100]),
        priority,
        arrivedAt,
        number,
        new ResultAddress("results." + id(number), 0));
  }

  /** A successful end. */
  public static Verdict success(String mark) {
    return new Verdict(
        Outcome.SUCCEEDED,
        Optional.of(FinishReason.STOP),
        Optional.empty(),
        mark,
        new Usage(3, 0, 5),
        Timings.NONE);
  }
}
