package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.RequestState;
import org.jspecify.annotations.Nullable;

/**
 * A request in the table, with what the indices keep of it; so that a change of its state looks it
 * up once. Changed by {@link RequestTable} alone.
 */
final class TrackedRequest {

  final TimerQueue.Timer timer;
  final RunHistory runs = new RunHistory();
  RequestState state;

  /** While it is queued. */
  @Nullable Place place;

  TrackedRequest(RequestState state) {
    this.state = state;
    this.timer = new TimerQueue.Timer(state.id());
  }
}
