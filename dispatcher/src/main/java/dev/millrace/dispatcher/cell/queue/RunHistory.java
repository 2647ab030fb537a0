package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.RequestState;
import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.request.RequestState.Dispatched;
import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.request.RequestState.Queued;

/**
 * What the cell knows of the runs of one request: whether its current run is certain to be its
 * first, so that it need not read the result topic before its marker.
 *
 * <p>A request counts as untouched if {@link FirstRuns} says so of its id and no worker has
 * reported a run of it. Its first dispatch, or the verdict that the cell reaches before one, is a
 * first run; every later one is not.
 *
 * <p>A dispatcher that has lost the cell without knowing it may still dispatch the request. Its
 * worker reports the run before that run can end, so the report precedes the end of any run that
 * began after it. So a request is contested once another run than its current first run is
 * reported, or a higher run than its current one; the end of its current run must then not be
 * accepted before a run that reads the log has confirmed it.
 *
 * <p>Nothing of this survives a restart: of a restored request every run may have a predecessor.
 * Single thread.
 */
final class RunHistory {

  /** Less than any run. */
  private static final long NONE = Long.MIN_VALUE;

  private boolean untouched;
  private boolean contested;
  private long first = NONE;

  /** No earlier incarnation of the cell can have dispatched the request. */
  void markUntouched() {
    untouched = true;
  }

  /** A worker reported a run while the request was in this state. */
  void reported(long run, RequestState state) {
    untouched = false;
    long current =
        switch (state) {
          case Dispatched dispatched -> dispatched.run();
          case Closing closing -> closing.run();
          case Queued queued -> Long.MAX_VALUE;
          case Ended ended -> Long.MAX_VALUE;
        };
    if (run > current || (run != current && isFirst(current))) {
      contested = true;
    }
  }

  /** The request moved into this state. */
  void moved(RequestState next) {
    switch (next) {
      case Queued queued -> dropRun();
      case Dispatched run -> take(run.run());
      case Closing closing -> {
        dropRun();
        take(closing.run());
      }
      case Ended ended -> drop();
    }
  }

  /** Whether nothing but this run can have written to the result topic before its marker. */
  boolean isFirst(long run) {
    return first == run;
  }

  /** Whether another run may have written an end before the current one, or overtaken it. */
  boolean isContested() {
    return contested;
  }

  private void take(long run) {
    if (untouched) {
      untouched = false;
      first = run;
    }
  }

  private void drop() {
    untouched = false;
    dropRun();
  }

  private void dropRun() {
    first = NONE;
    contested = false;
  }
}
