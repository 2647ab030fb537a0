package dev.millrace.client;

import dev.millrace.client.lease.ResultListener;
import dev.millrace.client.stream.EventLog;
import dev.millrace.client.stream.StreamEvent;
import dev.millrace.logging.LogKey;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.RequestId;
import dev.millrace.model.RequestOutcome;
import dev.millrace.model.ResultEvent;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.resultlog.Reading;
import dev.millrace.resultlog.StreamReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its submission to its end.
 *
 * <pre>
 *   running -- terminal record, or the client gives up --> ended (once, whichever comes first)
 * </pre>
 *
 * <p>Thread rule: records come from the one thread that reads the request's topic; everything else
 * from any thread. The result is completed on the executor, so that what callers chained to it
 * never runs on the reading thread.
 */
final class RunningRequest implements ResultListener {
  private static final Logger LOG = LoggerFactory.getLogger(RunningRequest.class);

  private final RequestId id;
  private final LongSupplier nanoTime;
  private final long submittedAt;
  private final Executor executor;
  private final EventLog events = new EventLog();
  private final CompletableFuture<Result> result = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final StreamReader reader;
  private volatile long firstTokenAfter = -1;

  /** Starts its clock. */
  RunningRequest(RequestId id, LongSupplier nanoTime, Executor executor) {
    this.id = id;
    this.nanoTime = nanoTime;
    this.submittedAt = nanoTime.getAsLong();
    this.executor = executor;
    this.reader = new StreamReader(id);
  }

  @Override
  public void onRecord(long offset, ResultEvent event) {
    Reading reading = reader.read(event);
    if (reading instanceof Reading.Accepted && firstTokenAfter < 0) {
      firstTokenAfter = Math.max(0, nanoTime.getAsLong() - submittedAt);
    }
    StreamEvent.of(offset, reading).ifPresent(events::append);
    if (reading instanceof Reading.Ended) {
      end(Result.of(id, reader.snapshot().outcome().orElseThrow()));
    } else if (reading instanceof Reading.Broken broken) {
      LOG.atWarn()
          .addKeyValue(LogKey.REQUEST_ID, id)
          .addKeyValue(LogKey.RUN, broken.run())
          .addKeyValue(LogKey.EXPECTED, broken.expectedIndex())
          .addKeyValue(LogKey.FOUND, broken.foundIndex())
          .log("result log has a gap");
    }
  }

  /** Ends the wait for a terminal record with a failure of the client's own. */
  void giveUp(ErrorInfo error) {
    Verdict verdict = Verdict.failed(error, Usage.NONE, sinceSubmission());
    end(new Result.Failed(id, new RequestOutcome(verdict, "", "", 0), false));
  }

  private void end(Result how) {
    if (!over.complete(null)) {
      return;
    }
    events.end();
    try {
      executor.execute(() -> result.complete(how));
    } catch (RejectedExecutionException stopped) {
      result.complete(how);
    }
  }

  /**
   * Runs the action once at the end, before the result completes, on the thread that brings the
   * end; at once if that has come.
   */
  void whenOver(Runnable action) {
    CompletableFuture<Void> unused = over.thenRun(action);
  }

  RequestId id() {
    return id;
  }

  EventLog events() {
    return events;
  }

  CompletableFuture<Result> result() {
    return result;
  }

  Optional<Duration> timeToFirstToken() {
    long nanos = firstTokenAfter;
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  private Timings sinceSubmission() {
    Duration elapsed = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - submittedAt));
    return new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, elapsed);
  }
}
