package dev.millrace.dispatcher.cell.request;

import dev.millrace.model.Completion;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a request. Its methods are the only legal transitions.
 *
 * <pre>
 *              dispatch             end
 *   Queued ------------> Dispatched ------------> Ended
 *     |  <------------       |                     ^
 *     |  decline, retry      | close               |
 *     |       close          v          end        |
 *     +------------------> Closing ----------------+
 *                           |  ^
 *                           +--+ again
 * </pre>
 */
public sealed interface RequestState {

  /** The request. */
  RequestId id();

  /** The model that it asks for. */
  String model();

  /** It has not ended. */
  sealed interface Open extends RequestState {

    /** The request with its attempts. */
    Pending pending();

    /** Whether its body is stored. */
    default boolean hasBody() {
      return pending().body().size() > 0;
    }

    /** The same state of the request with its body. */
    Open with(RequestBody body);
  }

  /** Waits for a worker. */
  record Queued(Pending pending) implements Open {
    @Override
    public Queued with(RequestBody body) {
      return new Queued(pending.with(body));
    }

    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    /** Assigned to a worker. */
    public Dispatched dispatch(WorkerId worker, long epoch, long run, Instant at) {
      return new Dispatched(pending.attempted(), worker, epoch, run, at, Optional.empty());
    }

    /** Ended by the cell. */
    public Closing close(long run, Verdict verdict, Instant at) {
      return new Closing(pending, run, verdict, at);
    }
  }

  /**
   * Assigned to a worker.
   *
   * @param epoch the incarnation of the worker
   * @param run the only run whose end is accepted
   * @param at when it was dispatched, by the dispatcher's wall clock
   */
  record Dispatched(
      Pending pending,
      WorkerId worker,
      long epoch,
      long run,
      Instant at,
      Optional<CancelMark> cancel)
      implements Open {
    @Override
    public Dispatched with(RequestBody body) {
      return new Dispatched(pending.with(body), worker, epoch, run, at, cancel);
    }

    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    /** The same run, to be stopped. */
    public Dispatched cancelled(CancelMark mark) {
      return new Dispatched(pending, worker, epoch, run, at, Optional.of(mark));
    }

    /** Back to its place in the queue; the dispatch does not count as an attempt. */
    public Queued decline() {
      return new Queued(pending.declined());
    }

    /**
     * Back to its place in the queue after its worker left in order, or was asked to give it back:
     * an attempt, but no failed one.
     */
    public Queued handBack() {
      return new Queued(pending);
    }

    /**
     * Back to its place in the queue although no worker confirmed it: an attempt, because it may
     * have begun, but no failed one.
     */
    public Queued unreached() {
      return new Queued(pending.unreached());
    }

    /** Back to its place in the queue after its worker was lost; the attempt counts as failed. */
    public Queued retry() {
      return new Queued(pending.failed());
    }

    /** Ended by the cell, under a run of its own. */
    public Closing close(long closingRun, Verdict verdict, Instant closedAt) {
      return new Closing(pending, closingRun, verdict, closedAt);
    }

    /** Ended by its worker. */
    public Ended end(Verdict verdict, Instant finishedAt) {
      return new Ended(completion(pending, run, worker.value(), verdict, finishedAt));
    }

    /** When the cell ends it without its worker; empty means never. */
    public Optional<Instant> givesUpAt(Duration grace) {
      Optional<Instant> deadline = pending.deadline();
      Optional<Instant> cancelled = cancel.map(CancelMark::at);
      boolean sooner =
          cancelled.isPresent() && (deadline.isEmpty() || cancelled.get().isBefore(deadline.get()));
      return (sooner ? cancelled : deadline).map(due -> due.plus(grace));
    }
  }

  /** Ended by the cell; the verdict is being written to the result topic. */
  record Closing(Pending pending, long run, Verdict verdict, Instant at) implements Open {
    @Override
    public Closing with(RequestBody body) {
      return new Closing(pending.with(body), run, verdict, at);
    }

    @Override
    public RequestId id() {
      return pending.id();
    }

    @Override
    public String model() {
      return pending.model();
    }

    /**
     * The record that asks for the verdict to be written.
     *
     * @param mayHavePredecessor whether another run may have written to the result topic before
     */
    public dev.millrace.model.Closing closing(boolean mayHavePredecessor) {
      return new dev.millrace.model.Closing(
          pending.id(),
          pending.model(),
          run,
          pending.attempts(),
          pending.address(),
          verdict,
          at,
          mayHavePredecessor,
          pending.tenant());
    }

    /** The same verdict under a higher run, because another run may have overtaken this one. */
    public Closing again(long higher) {
      return new Closing(pending, higher, verdict, at);
    }

    /**
     * The standing verdict differs from the requested one if an earlier run had written its own.
     */
    public Ended end(String writer, Verdict standing, Instant finishedAt) {
      return new Ended(completion(pending, run, writer, standing, finishedAt));
    }
  }

  /** Ended. Kept for a time, so that repeated input changes nothing. */
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
        pending.tenant(),
        pending.model(),
        pending.priority(),
        run,
        pending.attempts(),
        worker,
        pending.address(),
        verdict,
        pending.arrivedAt(),
        finishedAt,
        Optional.empty());
  }
}
