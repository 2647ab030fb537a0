package dev.millrace.dispatcher.closing;

import dev.millrace.model.Closing;
import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.Outcome;
import dev.millrace.model.ResultEvent.Finished;
import dev.millrace.model.ResultEvent.StartMode;
import dev.millrace.model.ResultEvent.Started;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.resultlog.Opening;
import dev.millrace.resultlog.ResultTopics;
import dev.millrace.resultlog.ResultUnwritableException;
import dev.millrace.resultlog.RunLog;
import dev.millrace.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes one verdict as a run of its own, or finds that another stands already. Blocks its caller
 * for the timeout at most; any thread.
 */
final class ClosingWriter {

  /** Who writes, in markers and reports. */
  static final String WRITER = "dispatcher";

  /** What became of it. */
  sealed interface Written {

    /**
     * The request has this verdict now.
     *
     * @param adopted true when it stood there before
     */
    record Ended(Verdict verdict, boolean adopted) implements Written {}

    /** A higher run is at work; the verdict is out of date. */
    record Superseded(long byRun) implements Written {}

    /** Kafka did not answer; it may work later. */
    record NotNow(String reason) implements Written {}
  }

  private final RunLog runs;
  private final ResultTopics results;
  private final Topics topics;
  private final Clock clock;
  private final Duration timeout;

  ClosingWriter(RunLog runs, ResultTopics results, Topics topics, Clock clock, Duration timeout) {
    this.runs = runs;
    this.results = results;
    this.topics = topics;
    this.clock = clock;
    this.timeout = timeout;
  }

  Written write(Closing closing) throws InterruptedException {
    try {
      if (closing.address().topic().equals(topics.dedicatedResults(closing.requestId()))) {
        await(results.createDedicated(closing.requestId()));
      }
      if (!closing.mayHavePredecessor() && await(results.exists(closing.address().topic()))) {
        return first(closing);
      }
      Opening opening = await(runs.open(closing.address(), marker(closing)));
      return switch (opening) {
        case Opening.Fresh fresh -> {
          await(runs.finish(closing.address(), end(closing)));
          yield new Written.Ended(closing.verdict(), false);
        }
        case Opening.AlreadyEnded before -> new Written.Ended(before.finished().verdict(), true);
        case Opening.Superseded superseded -> new Written.Superseded(superseded.byRun());
      };
    } catch (TimeoutException late) {
      return new Written.NotNow("Kafka did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException failure) {
      return refused(closing, failure.getCause());
    }
  }

  /**
   * Nothing can stand before it, so the end goes right behind the marker. Should the marker fail,
   * no reader counts the end, and the verdict is not written.
   */
  private Written first(Closing closing)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<CompletableFuture<Long>> behind = new CompletableFuture<>();
    await(
        runs.openFirst(
            closing.address(),
            marker(closing),
            () -> behind.complete(runs.finish(closing.address(), end(closing)))));
    await(await(behind));
    return new Written.Ended(closing.verdict(), false);
  }

  private <T> T await(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Written refused(Closing closing, @Nullable Throwable cause) {
    if (cause instanceof ResultUnwritableException unwritable && !unwritable.passes()) {
      return new Written.Ended(unwritable(closing, unwritable), false);
    }
    return new Written.NotNow(String.valueOf(cause));
  }

  private Started marker(Closing closing) {
    return new Started(
        closing.requestId(),
        closing.run(),
        closing.mayHavePredecessor() ? StartMode.CONTINUE : StartMode.RESTART,
        closing.attempt(),
        WRITER,
        closing.model(),
        clock.instant(),
        closing.tenant());
  }

  private Finished end(Closing closing) {
    return new Finished(closing.requestId(), closing.run(), closing.verdict(), clock.instant());
  }

  /** Nobody can read it there, but the request ends for everybody else. */
  private static Verdict unwritable(Closing closing, ResultUnwritableException why) {
    Verdict wanted = closing.verdict();
    String message =
        "the result cannot be written (" + why.reason() + "); it was " + wanted.outcome();
    return new Verdict(
        Outcome.FAILED,
        Optional.empty(),
        Optional.of(new ErrorInfo(ErrorCode.RESULT_UNWRITABLE, message)),
        wanted.reason(),
        wanted.usage(),
        wanted.timings());
  }
}
