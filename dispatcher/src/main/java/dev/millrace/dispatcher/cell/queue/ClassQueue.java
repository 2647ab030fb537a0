package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.Scheduling;
import java.time.Instant;

/**
 * The requests of one priority that wait for one model: first in, first out for each tenant; among
 * the tenants the one that was charged least goes first, and of those the one whose first request
 * has waited longest. A change costs O(log n) in the tenants that wait. Single thread.
 */
final class ClassQueue {

  private static final String EVERYBODY = "";

  private final boolean fair;
  private final TenantShares shares;
  private final LineHeap byCharge = new LineHeap(LineHeap.Kind.BY_CHARGE, ClassQueue::byCharge);
  private final LineHeap byAge = new LineHeap(LineHeap.Kind.BY_AGE, ClassQueue::byAge);
  private int size;

  /** What those that wait may take. */
  private long tokens;

  ClassQueue(Scheduling scheduling) {
    this.fair = scheduling.fair();
    this.shares = new TenantShares(fair ? scheduling.weights()::of : everybody -> 1);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Tokens that those that wait may take, by their estimates. */
  long tokens() {
    return tokens;
  }

  Place add(Pending pending) {
    Line line = shares.take(tenant(pending));
    Place place = new Place(pending, line);
    size++;
    tokens += pending.demand().tokens();
    if (line.isEmpty()) {
      shares.lift(line);
      line.join(place);
      byCharge.add(line);
      byAge.add(line);
    } else {
      line.join(place);
      if (line.head() == place) {
        reorder(line);
      }
    }
    return place;
  }

  /** It waits no longer, and does not run. */
  void remove(Place place) {
    Line line = place.line;
    count(place);
    boolean first = line.head() == place;
    leave(place);
    if (first && !line.isEmpty()) {
      reorder(line);
    }
  }

  /** It was the next and begins to run. */
  void dispatch(Place place) {
    Line line = place.line;
    count(place);
    shares.goes(line);
    shares.charge(line, place.pending.demand());
    leave(place);
    if (!line.isEmpty()) {
      reorder(line);
    }
  }

  /** A run that began before the queue was made. */
  void charge(Pending pending) {
    Line line = shares.take(tenant(pending));
    shares.charge(line, pending.demand());
    if (!line.isEmpty()) {
      byCharge.update(line);
    }
  }

  /** The run of a request has ended, or was taken back, after so many tokens. */
  void settle(Pending pending, long tokens) {
    Line line = shares.take(tenant(pending));
    shares.settle(line, pending.demand(), tokens);
    if (line.isEmpty()) {
      shares.rest(line);
    } else {
      byCharge.update(line);
    }
  }

  /** The next one; of a queue that is not empty. */
  Pending head() {
    return byCharge.first().head().pending;
  }

  /** Arrival of the one that has waited longest; of a queue that is not empty. */
  Instant oldest() {
    return byAge.first().head().pending.arrivedAt();
  }

  /** How many arrived no later than this; counts up to the limit. */
  int arrivedBy(Instant time, int limit) {
    int count = 0;
    for (Line line : byAge.all()) {
      if (count == limit) {
        break;
      }
      count += line.arrivedBy(time, limit - count);
    }
    return count;
  }

  private void count(Place left) {
    size--;
    tokens -= left.pending.demand().tokens();
  }

  private String tenant(Pending pending) {
    return fair ? pending.tenant() : EVERYBODY;
  }

  /** The last one takes its line out of the heaps, which compare lines by who is first in them. */
  private void leave(Place place) {
    Line line = place.line;
    if (line.isLast(place)) {
      byCharge.remove(line);
      byAge.remove(line);
    }
    line.leave(place);
    if (line.isEmpty()) {
      shares.rest(line);
    }
  }

  private void reorder(Line line) {
    byCharge.update(line);
    byAge.update(line);
  }

  private static int byCharge(Line one, Line other) {
    int byCharge = Long.compare(one.charged, other.charged);
    return byCharge != 0 ? byCharge : byAge(one, other);
  }

  private static int byAge(Line one, Line other) {
    return one == other ? 0 : Place.byArrival(one.head(), other.head());
  }
}
