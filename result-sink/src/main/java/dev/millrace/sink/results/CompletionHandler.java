package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.redis.Availability;
import dev.millrace.redis.results.ResultRecord;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.service.metrics.Meters;
import dev.millrace.sink.metrics.SinkMetric;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Stores the result of one completion. Idempotent, because completions are delivered at least once;
 * a result that Redis does not take is handled again later. Any thread.
 */
public final class CompletionHandler {

  private final ResultSource source;
  private final ResultRecords results;
  private final Supplier<Availability> redis;
  private final Duration ttl;
  private final Consumer<Completion> afterwards;
  private final Meters meters;
  private final LongSupplier nanoTime;

  /**
   * @param redis the state of Redis
   * @param ttl how long results are kept
   * @param afterwards gets each completion that was handled; must not block
   * @param nanoTime monotonic nanoseconds
   */
  public CompletionHandler(
      ResultSource source,
      ResultRecords results,
      Supplier<Availability> redis,
      Duration ttl,
      Consumer<Completion> afterwards,
      Meters meters,
      LongSupplier nanoTime) {
    this.source = source;
    this.results = results;
    this.redis = redis;
    this.ttl = ttl;
    this.afterwards = afterwards;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  /**
   * Handles one.
   *
   * @return false when Redis did not take the result, so that the completion has to be repeated
   */
  public boolean handle(Completion completion) {
    ResultRecord result = result(completion);
    boolean kept = results.put(result, ttl);
    meters.count(SinkMetric.RESULTS, kept ? "yes" : "no");
    if (!kept && redis.get() != Availability.NOT_CONFIGURED) {
      return false;
    }
    if (result.truncated()) {
      meters.count(SinkMetric.UNREADABLE);
    }
    meters.count(SinkMetric.COMPLETIONS, completion.verdict().outcome().label());
    afterwards.accept(completion);
    return true;
  }

  /** Reads the log only where the completion does not carry the output. */
  private ResultRecord result(Completion completion) {
    Optional<String> output = completion.output();
    if (output.isPresent()) {
      return ResultRecordRules.of(completion, output.get());
    }
    long begin = nanoTime.getAsLong();
    Optional<StreamSnapshot> stream = source.read(completion);
    meters.timer(SinkMetric.READ).record(nanoTime.getAsLong() - begin, TimeUnit.NANOSECONDS);
    return ResultRecordRules.of(completion, stream);
  }
}
