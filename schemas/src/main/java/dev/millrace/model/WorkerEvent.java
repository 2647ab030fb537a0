package dev.millrace.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a worker tells the dispatcher. Keyed by the worker's model, so it meets the scheduling cell.
 *
 * <p>An incarnation of a worker has an epoch (wall clock in microseconds at its start) and numbers
 * its events; events of an older epoch, or with a sequence number already seen, are ignored.
 */
public sealed interface WorkerEvent {

  /** Who says it, and in which order. */
  Origin origin();

  /**
   * Who says it.
   *
   * @param sequence counts the events of one epoch, from 0
   * @param cell the scheduling cell that the worker is in; empty from one that knows no cells and
   *     is always in that of its model's key
   */
  record Origin(
      WorkerId worker, long epoch, long sequence, String model, Instant at, OptionalInt cell) {

    /** In the cell of the model's key. */
    public Origin(WorkerId worker, long epoch, long sequence, String model, Instant at) {
      this(worker, epoch, sequence, model, at, OptionalInt.empty());
    }
  }

  /** The epoch of an incarnation that begins at this time. */
  static long epochAt(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  /** Whether a worker takes work. */
  enum WorkerState {
    STARTING,
    READY,
    /** Works, but its output or its health is in doubt: gets no new work. */
    DEGRADED,
    /** Finishes what it has. */
    DRAINING
  }

  /**
   * The announcement and the heartbeat.
   *
   * @param slots requests that run at once
   * @param prefetch requests beyond that which the worker is willing to hold
   * @param contextTokens tokens that one slot holds
   * @param steps batches that the engine has decoded; stands still when the engine is wedged
   * @param held every run that the worker holds, running or waiting
   */
  record Status(
      Origin origin,
      WorkerState state,
      int slots,
      int prefetch,
      int freeSlots,
      int contextTokens,
      long memoryUsedBytes,
      long memoryFreeBytes,
      long steps,
      List<HeldRun> held)
      implements WorkerEvent {
    public Status {
      held = List.copyOf(held);
    }
  }

  /**
   * A run in a worker's hands.
   *
   * @param tokens tokens generated so far
   */
  record HeldRun(RequestId requestId, long run, int tokens) {}

  /** The worker has the run and begins with it. */
  record RunAccepted(Origin origin, RequestId requestId, long run) implements WorkerEvent {}

  /**
   * The worker gives the run back: untouched, or, if it had accepted it, suspended, to go on after
   * its last token. Neither counts as a failed attempt.
   *
   * @param reason for people
   */
  record RunDeclined(Origin origin, RequestId requestId, long run, String reason)
      implements WorkerEvent {}

  /**
   * The run is over and its terminal record is in the result topic.
   *
   * @param adopted true when an earlier run had already written the verdict and this one only
   *     reports it
   * @param output the whole text of the stream; empty when the worker does not know it or it is
   *     longer than {@link Completion#MAX_OUTPUT_BYTES}
   */
  record RunEnded(
      Origin origin,
      RequestId requestId,
      long run,
      ResultEvent.Verdict verdict,
      boolean adopted,
      Optional<String> output)
      implements WorkerEvent {

    /** An end without its output. */
    public RunEnded(
        Origin origin,
        RequestId requestId,
        long run,
        ResultEvent.Verdict verdict,
        boolean adopted) {
      this(origin, requestId, run, verdict, adopted, Optional.empty());
    }
  }

  /** The worker stops in order and holds nothing any more. */
  record Left(Origin origin, String reason) implements WorkerEvent {}

  /**
   * The worker's process has ended without a word. Whoever kept the process says it, in the
   * worker's name, so that nobody has to wait for its silence.
   *
   * @param origin its epoch is the wall clock in microseconds when the end was seen: every
   *     incarnation that began until then is gone, and none that began later
   * @param reason for people
   */
  record Died(Origin origin, String reason) implements WorkerEvent {}

  /**
   * How one shard of a model is doing, told by its cell to that of another one.
   *
   * @param origin names no worker; its cell is the sender's
   * @param waiting requests that wait
   * @param freeSlots runs that its workers would take
   * @param workers how many of them take work
   */
  record ShardReported(Origin origin, int waiting, int freeSlots, int workers)
      implements WorkerEvent {}
}
