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
 * Stores the result of one completion. Idempotent, because completions are delivered at least once.
 *
 * <p>While Redis is away, or takes nothing, a completion is handled again, for as long as that
 * lasts. A text that cannot be read, or that Redis alone does not take, is tried {@value #TRIES}
 * times, so that no completion holds up those behind it for ever: then the result is kept without
 * its text, and the completion is given up, so that its owner puts it where it can be repeated by
 * hand. Any thread.
 */
public final class CompletionHandler {

  /** How often each step is tried. */
  static final int TRIES = 6;

  /** What became of a completion. */
  public sealed interface Handled {

    /** Nothing is left to do. */
    record Done() implements Handled {}

    /** It has to be handled again. */
    record Again() implements Handled {}

    /**
     * It is done as far as that was possible, and would have to be repeated for the rest.
     *
     * @param reason for people
     */
    record GivenUp(String reason) implements Handled {}
  }

  private final ResultSource source;
  private final ResultRecords results;
  private final Supplier<Availability> redis;
  private final Duration ttl;
  private final Consumer<Completion> afterwards;
  private final Meters meters;
  private final LongSupplier nanoTime;
  private final Attempts reads = new Attempts();
  private final Attempts writes = new Attempts();

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

  /** Handles one. */
  public Handled handle(Completion completion) {
    Optional<String> output = completion.output();
    if (output.isPresent()) {
      return keep(completion, ResultRecordRules.of(completion, output.get()), "");
    }
    return switch (read(completion)) {
      case ResultSource.Read.Whole(StreamSnapshot stream) ->
          keep(completion, ResultRecordRules.of(completion, Optional.of(stream)), "");
      case ResultSource.Read.Lost ignored ->
          keep(completion, ResultRecordRules.of(completion, Optional.empty()), "");
      case ResultSource.Read.NotNow(String reason) ->
          reads.failed(completion.requestId()) < TRIES
              ? new Handled.Again()
              : keep(
                  completion,
                  ResultRecordRules.of(completion, Optional.empty()),
                  "the result log could not be read: " + reason);
    };
  }

  private ResultSource.Read read(Completion completion) {
    long begin = nanoTime.getAsLong();
    ResultSource.Read read = source.read(completion);
    meters.timer(SinkMetric.READ).record(nanoTime.getAsLong() - begin, TimeUnit.NANOSECONDS);
    return read;
  }

  /**
   * Keeps a result.
   *
   * @param missing what could not be done for it; empty if nothing
   */
  private Handled keep(Completion completion, ResultRecord result, String missing) {
    if (put(result)) {
      return done(completion, result, missing);
    }
    if (redis.get() == Availability.UNAVAILABLE || writes.failed(completion.requestId()) < TRIES) {
      return new Handled.Again();
    }
    ResultRecord small = result.withTextOfAtMost(0);
    return put(small)
        ? done(completion, small, "redis did not take the text in time")
        : new Handled.Again();
  }

  private boolean put(ResultRecord result) {
    boolean kept = results.put(result, ttl);
    meters.count(SinkMetric.RESULTS, kept ? "yes" : "no");
    return kept || redis.get() == Availability.NOT_CONFIGURED;
  }

  private Handled done(Completion completion, ResultRecord result, String missing) {
    reads.forget(completion.requestId());
    writes.forget(completion.requestId());
    if (result.truncated()) {
      meters.count(SinkMetric.UNREADABLE);
    }
    meters.count(SinkMetric.COMPLETIONS, completion.verdict().outcome().label());
    afterwards.accept(completion);
    return missing.isEmpty() ? new Handled.Done() : new Handled.GivenUp(missing);
  }
}
