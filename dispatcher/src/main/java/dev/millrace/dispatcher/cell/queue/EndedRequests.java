package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.RequestState.Ended;
import dev.millrace.dispatcher.cell.step.CellRules;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Ended requests in the order in which they ended, until they are too old or too many. An ended
 * request changes no more, so it leaves only as the oldest. Single thread.
 */
final class EndedRequests {

  private final CellRules rules;
  private final Deque<Ended> oldestFirst = new ArrayDeque<>();

  EndedRequests(CellRules rules) {
    this.rules = rules;
  }

  /** In the order of their ends; one added out of order is forgotten too late. */
  void add(Ended over) {
    oldestFirst.addLast(over);
  }

  /** Removes and returns the oldest one, if it is too old or there are too many. */
  Optional<Ended> takeExpired(Instant now) {
    Ended oldest = oldestFirst.peekFirst();
    if (oldest == null
        || (oldestFirst.size() <= rules.endedLimit()
            && oldest.completion().finishedAt().plus(rules.endedMemory()).isAfter(now))) {
      return Optional.empty();
    }
    return Optional.of(oldestFirst.removeFirst());
  }
}
