package dev.millrace.testing.guarantee;

import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Tokens;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.testing.guarantee.HistoryEvent.Acknowledged;
import dev.millrace.testing.guarantee.HistoryEvent.CancelAsked;
import dev.millrace.testing.guarantee.HistoryEvent.Disturbed;
import dev.millrace.testing.guarantee.HistoryEvent.HealthSeen;
import dev.millrace.testing.guarantee.HistoryEvent.Logged;
import dev.millrace.testing.guarantee.HistoryEvent.Reported;
import dev.millrace.testing.guarantee.HistoryEvent.Shown;
import dev.millrace.testing.guarantee.HistoryEvent.Streamed;
import dev.millrace.testing.guarantee.HistoryEvent.Submitted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A healthy history of three requests. The first is continued by a second worker after the death of
 * the first, the second is simple and of another tenant, the third is cancelled. Tests spoil it.
 */
final class Sample {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final RequestId CONTINUED = RequestId.at(START);
  static final RequestId SIMPLE = RequestId.at(START.plusMillis(1));
  static final RequestId CANCELLED = RequestId.at(START.plusMillis(2));
  static final RequestId UNKNOWN = RequestId.at(START.plusMillis(3));
  private static final Timings NO_TIMINGS =
      new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private final List<HistoryEvent> events = new ArrayList<>();

  private Sample() {}

  static Sample healthy() {
    Sample sample = new Sample();
    sample.submit(CONTINUED, "acme", Priority.LOW, "a b c d", 0);
    sample.submit(SIMPLE, "globex", Priority.CRITICAL, "e f", 1);
    sample.submit(CANCELLED, "acme", Priority.NORMAL, "g h i j k", 2);
    sample.log(started(CONTINUED, 1, StartMode.RESTART, 1, "w1", 3));
    sample.log(tokens(CONTINUED, 1, 0, "a b", 2));
    sample.log(started(CONTINUED, 2, StartMode.CONTINUE, 2, "w2", 6));
    sample.log(tokens(CONTINUED, 1, 2, " z", 1));
    sample.log(tokens(CONTINUED, 2, 2, " c d", 2));
    sample.log(finished(CONTINUED, 2, Outcome.SUCCEEDED));
    sample.log(started(SIMPLE, 1, StartMode.RESTART, 1, "w1", 4));
    sample.log(tokens(SIMPLE, 1, 0, "e f", 2));
    sample.log(finished(SIMPLE, 1, Outcome.SUCCEEDED));
    sample.log(started(CANCELLED, 1, StartMode.RESTART, 1, "w1", 5));
    sample.log(tokens(CANCELLED, 1, 0, "g h", 2));
    sample.log(finished(CANCELLED, 1, Outcome.CANCELLED));
    sample.add(new Disturbed(RedisMayVanish.REDIS, START.minusMillis(1)));
    sample.add(new HealthSeen("degraded", at(5)));
    sample.stream(CONTINUED, new StreamStep.Tokens(0, 2, "a b"), 5);
    sample.stream(CONTINUED, new StreamStep.Tokens(2, 2, " c d"), 7);
    sample.stream(CONTINUED, new StreamStep.Ended(Outcome.SUCCEEDED, "a b c d"), 8);
    sample.stream(SIMPLE, new StreamStep.Tokens(0, 2, "e f"), 5);
    sample.stream(SIMPLE, new StreamStep.Ended(Outcome.SUCCEEDED, "e f"), 6);
    sample.stream(CANCELLED, new StreamStep.Tokens(0, 2, "g h"), 6);
    sample.add(new CancelAsked(CANCELLED, at(7)));
    sample.stream(CANCELLED, new StreamStep.Ended(Outcome.CANCELLED, "g h"), 9);
    sample.add(new Reported(CONTINUED, "status", Outcome.SUCCEEDED, Optional.of(2)));
    sample.add(new Shown(Optional.of("acme"), "GET status", "secret of " + CONTINUED));
    sample.add(new Shown(Optional.empty(), "GET metrics", "requests_total 3"));
    return sample;
  }

  private void submit(RequestId id, String tenant, Priority priority, String output, int millis) {
    add(new Submitted(id, tenant, priority, "secret of " + id, Optional.of(output), at(millis)));
    add(new Acknowledged(id, at(millis)));
  }

  Sample add(HistoryEvent event) {
    events.add(event);
    return this;
  }

  Sample log(ResultEvent event) {
    return add(new Logged(event));
  }

  Sample stream(RequestId id, StreamStep step, int millis) {
    return add(new Streamed(id, "client", step, at(millis)));
  }

  /** Without the events that match. */
  Sample without(Function<HistoryEvent, Boolean> unwanted) {
    events.removeIf(unwanted::apply);
    return this;
  }

  /** With events replaced, where the function returns another one. */
  Sample with(Function<HistoryEvent, HistoryEvent> change) {
    events.replaceAll(change::apply);
    return this;
  }

  /** Without streams, records and reports of this request from a point on. */
  Sample endless(RequestId id, boolean begun) {
    return without(
        event ->
            switch (event) {
              case Streamed seen -> seen.id().equals(id) && !(begun && isToken(seen));
              case Logged seen ->
                  seen.event().requestId().equals(id)
                      && !(begun && !(seen.event() instanceof Finished));
              case Reported seen -> seen.id().equals(id);
              default -> false;
            });
  }

  private static boolean isToken(Streamed seen) {
    return seen.step() instanceof StreamStep.Tokens;
  }

  History history() {
    History history = new History();
    events.forEach(history::record);
    return history;
  }

  static Instant at(int millis) {
    return START.plusMillis(millis);
  }

  static Started started(
      RequestId id, long run, StartMode mode, int attempt, String worker, int millis) {
    return new Started(id, run, mode, attempt, worker, "m", at(millis), "default");
  }

  static Tokens tokens(RequestId id, long run, int first, String text, int count) {
    return new Tokens(id, run, first, text, Collections.nCopies(count, 7));
  }

  static Finished finished(RequestId id, long run, Outcome outcome) {
    Usage usage = new Usage(1, 0, 2);
    Verdict verdict =
        outcome == Outcome.SUCCEEDED
            ? Verdict.succeeded(FinishReason.STOP, usage, NO_TIMINGS)
            : Verdict.cancelled("", usage, NO_TIMINGS);
    return new Finished(id, run, verdict, at(8));
  }
}
