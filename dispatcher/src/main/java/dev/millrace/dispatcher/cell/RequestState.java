package dev.millrace.dispatcher.cell;

import dev.millrace.model.Completion;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a request is. The methods are the only legal transitions.
 *
 * <pre>
 *              dispatch             end
 *   Queued ------------> Dispatched ------------> Ended
 *     |  <------------       |                     ^
 *     |  decline, survive    | close               |
 *     |       close          v          end        |
 *     +------------------> Closing ----------------+
 * </pre>
 */
public sealed interface RequestState {

  /** Whose state this is. */
  RequestId id();

  /** The model whose cell it is in. */
  String model();

  /** Waits for a worker. */
  record Queued(Pending pending) implements RequestState {
    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    Dispatched dispatch(WorkerId worker, long epoch, long run, Instant at) {
      return new Dispatched(pending.attempted(), worker, epoch, run, at, Optional.empty());
    }

    Closing close(long run, Verdict verdict, Instant at) {
      return new Closing(pending, run, verdict, at);
    }
  }

  /**
   * Given to a worker.
   *
   * @param epoch the incarnation of the worker
   * @param run the only run whose end is accepted
   * @param at when it was given away, by the dispatcher's wall clock
   */
  record Dispatched(
      Pending pending,
      WorkerId worker,
      long epoch,
      long run,
      Instant at,
      Optional<CancelMark> cancel)
      implements RequestState {
    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    Dispatched cancelled(CancelMark mark) {
      return new Dispatched(pending, worker, epoch, run, at, Optional.of(mark));
    }

    /** Back to its place in the queue as if it had not been given away. */
    Queued decline() {
      return new Queued(pending.declined());
    }

    /** Back to its place in the queue after trouble with the worker. */
    Queued survive() {
      return new Queued(pending.died());
    }

    Closing close(long closingRun, Verdict verdict, Instant closedAt) {
      return new Closing(pending, closingRun, verdict, closedAt);
    }

    Ended end(Verdict verdict, Instant finishedAt) {
      return new Ended(completion(pending, run, worker.value(), verdict, finishedAt));
    }

    /** When the cell stops waiting for the worker to end it; empty means never. */
    Optional<Instant> givesUpAt(Duration grace) {
      return Stream.concat(pending.deadline().stream(), cancel.map(CancelMark::at).stream())
          .min(Instant::compareTo)
          .map(due -> due.plus(grace));
    }
  }

  /** Has a verdict of the cell's own, which is on its way into the result topic. */
  record Closing(Pending pending, long run, Verdict verdict, Instant at) implements RequestState {
    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    /** What to write. */
    dev.millrace.model.Closing closing() {
      return new dev.millrace.model.Closing(
          pending.id(), pending.model(), run, pending.attempts(), pending.address(), verdict, at);
    }

    /** The same verdict, asked for again. */
    Closing repeated(Instant again) {
      return new Closing(pending, run, verdict, again);
    }

    /** The verdict may differ: an earlier run may have written one that stands. */
    Ended end(String writer, Verdict standing, Instant finishedAt) {
      return new Ended(completion(pending, run, writer, standing, finishedAt));
    }
  }

  /** Over. Remembered for a while, so that input that comes twice changes nothing. */
  record Ended(Completion completion) implements RequestState {
    @Override
    public RequestId id() {
      return completion.requestId();
    }

    @Override
    public String model() {
      return completion.model();
    }
  }

  private static Completion completion(
      Pending pending, long run, String worker, Verdict verdict, Instant finishedAt) {
    return new Completion(
        pending.id(),
        pending.request().tenant(),
        pending.model(),
        pending.priority(),
        run,
        pending.attempts(),
        worker,
        pending.address(),
        verdict,
        pending.arrivedAt(),
        finishedAt);
  }
}
