package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import org.jspecify.annotations.Nullable;

/** The place of a waiting request in its {@link Line}, which alone changes it. */
final class Place {

  final Pending pending;
  final Line line;
  @Nullable Place before;
  @Nullable Place behind;

  /** Whether it is kept apart, because later requests had come before it. */
  boolean apart;

  Place(Pending pending, Line line) {
    this.pending = pending;
    this.line = line;
  }

  /** By arrival. Spelled out because it is most of what an order costs. */
  static int byArrival(Place one, Place other) {
    Pending mine = one.pending;
    Pending its = other.pending;
    int byTime = mine.arrivedAt().compareTo(its.arrivedAt());
    if (byTime != 0) {
      return byTime;
    }
    int byOffset = Long.compare(mine.offset(), its.offset());
    return byOffset != 0 ? byOffset : mine.id().compareTo(its.id());
  }
}
