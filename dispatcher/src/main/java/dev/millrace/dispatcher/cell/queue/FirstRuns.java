package dev.millrace.dispatcher.cell.queue;

import dev.millrace.model.RequestId;
import java.time.Instant;
import java.util.LinkedHashSet;

/**
 * Of which ids that arrive no run can be under way: those that are newer than every id that was
 * forgotten, and of which no worker has reported a run. Remembers the latest ids that workers
 * reported before their requests came. Single thread.
 */
final class FirstRuns {

  private static final int STRANGERS = 10_000;

  private final LinkedHashSet<RequestId> strangers = new LinkedHashSet<>();
  private Instant forgottenUpTo = Instant.MIN;

  /** Whether no run of this id is known or can have been forgotten. */
  boolean isNew(RequestId id) {
    return id.createdAt().filter(forgottenUpTo::isBefore).isPresent() && !strangers.contains(id);
  }

  /** A worker reported a run of a request that the cell does not know. */
  void reportedUnknown(RequestId id) {
    strangers.add(id);
    if (strangers.size() > STRANGERS) {
      strangers.removeFirst();
    }
  }

  /** The request was ended, or came back after a restart: its id no longer counts as new. */
  void forget(RequestId id) {
    id.createdAt().filter(forgottenUpTo::isBefore).ifPresent(time -> forgottenUpTo = time);
  }
}
