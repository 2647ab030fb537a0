package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The deadlines of the requests that wait, rounded down to seconds: what it holds grows with the
 * span of deadlines, not with the queue. Single thread.
 */
final class DeadlineCounts {

  private final TreeMap<Long, Integer> bySecond = new TreeMap<>();

  void add(Pending pending) {
    pending.deadline().ifPresent(at -> bySecond.merge(at.getEpochSecond(), 1, Integer::sum));
  }

  void remove(Pending pending) {
    pending
        .deadline()
        .ifPresent(
            at ->
                bySecond.computeIfPresent(
                    at.getEpochSecond(), (second, count) -> count == 1 ? null : count - 1));
  }

  /** The one that comes first. */
  Optional<Instant> first() {
    return bySecond.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(bySecond.firstKey()));
  }
}
