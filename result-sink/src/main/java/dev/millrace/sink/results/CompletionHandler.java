package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.redis.Availability;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.sink.metrics.SinkMeters;
import dev.millrace.sink.metrics.SinkMetric;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the result of one completion. May be repeated: the same record is put again. Waits for
 * nothing: what Redis does not take stays in the log, to be handled again. Any thread.
 */
public final class CompletionHandler {

  private final ResultSource source;
  private final ResultRecords results;
  private final Supplier<Availability> redis;
  private final Duration ttl;
  private final Consumer<Completion> afterwards;
  private final SinkMeters meters;
  private final LongSupplier nanoTime;

  /**
   * @param redis how the place of the results is
   * @param ttl how long results are kept
   * @param afterwards told of each completion that is done with; must not block
   * @param nanoTime monotonic nanoseconds
   */
  public CompletionHandler(
      ResultSource source,
      ResultRecords results,
      Supplier<Availability> redis,
      Duration ttl,
      Consumer<Completion> afterwards,
      SinkMeters meters,
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
   * @return whether it is done with; if not, Redis did not take it and it has to come again
   */
  public boolean handle(Completion completion) {
    long begin = nanoTime.getAsLong();
    Optional<StreamSnapshot> stream = source.read(completion);
    meters.time(SinkMetric.READ, nanoTime.getAsLong() - begin);
    boolean kept = results.put(ResultRecordRules.of(completion, stream), ttl);
    meters.count(SinkMetric.RESULTS, kept ? "yes" : "no", 1);
    if (!kept && redis.get() != Availability.NOT_CONFIGURED) {
      return false;
    }
    if (stream.isEmpty()) {
      meters.count(SinkMetric.UNREADABLE);
    }
    meters.count(
        SinkMetric.COMPLETIONS, completion.verdict().outcome().name().toLowerCase(Locale.ROOT), 1);
    afterwards.accept(completion);
    return true;
  }
}
