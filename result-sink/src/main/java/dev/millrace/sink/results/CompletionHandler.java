package dev.millrace.sink.results;

import dev.millrace.model.Completion;
import dev.millrace.redis.ResultRecords;
import dev.millrace.resultlog.StreamSnapshot;
import dev.millrace.sink.SinkMeters;
import dev.millrace.sink.SinkMetric;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the result of one completion. May be repeated: the same record is put again. What Redis
 * does not take stays in the log, so nothing here waits for Redis. Any thread.
 */
public final class CompletionHandler {

  private final ResultSource source;
  private final ResultRecords results;
  private final Duration ttl;
  private final Consumer<Completion> afterwards;
  private final SinkMeters meters;
  private final LongSupplier nanoTime;

  /**
   * @param ttl how long results are kept
   * @param afterwards told of each completion when its result was read; must not block
   * @param nanoTime monotonic nanoseconds
   */
  public CompletionHandler(
      ResultSource source,
      ResultRecords results,
      Duration ttl,
      Consumer<Completion> afterwards,
      SinkMeters meters,
      LongSupplier nanoTime) {
    this.source = source;
    this.results = results;
    this.ttl = ttl;
    this.afterwards = afterwards;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  /** Handles one. */
  public void handle(Completion completion) {
    meters.count(
        SinkMetric.COMPLETIONS, completion.verdict().outcome().name().toLowerCase(Locale.ROOT), 1);
    long begin = nanoTime.getAsLong();
    Optional<StreamSnapshot> stream = source.read(completion);
    meters.time(SinkMetric.READ, nanoTime.getAsLong() - begin);
    if (stream.isEmpty()) {
      meters.count(SinkMetric.UNREADABLE);
    }
    boolean kept = results.put(ResultRecordRules.of(completion, stream), ttl);
    meters.count(SinkMetric.RESULTS, kept ? "yes" : "no", 1);
    afterwards.accept(completion);
  }
}
