package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.Scheduling;
import java.time.Instant;
import java.util.TreeSet;

/**
 * The requests of one priority that wait for one model: first in, first out for each tenant; among
 * the tenants the one that was charged least goes first, and of those the one whose first request
 * has waited longest. A change costs O(log n) in the tenants that wait. Single thread.
 */
final class ClassQueue {

  private static final String EVERYBODY = "";

  private final boolean fair;
  private final TenantShares shares;
  private final TreeSet<Line> byCharge = new TreeSet<>(ClassQueue::byCharge);
  private final TreeSet<Line> byAge = new TreeSet<>(ClassQueue::byAge);
  private int size;

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

  Place add(Pending pending) {
    Line line = shares.take(tenant(pending));
    Place place = new Place(pending, line);
    size++;
    if (line.isEmpty()) {
      shares.lift(line);
      line.join(place);
      enter(line);
    } else if (Place.byArrival(line.head(), place) < 0) {
      line.join(place);
    } else {
      withdraw(line);
      line.join(place);
      enter(line);
    }
    return place;
  }

  /** It waits no longer, and does not run. */
  void remove(Place place) {
    Line line = place.line;
    size--;
    if (line.head() == place) {
      withdraw(line);
      line.leave(place);
      enterOrRest(line);
    } else {
      line.leave(place);
    }
  }

  /** It was the next and begins to run. */
  void dispatch(Place place) {
    Line line = place.line;
    size--;
    shares.goes(line);
    withdraw(line);
    line.leave(place);
    shares.charge(line, place.pending.demand());
    enterOrRest(line);
  }

  /** A run that began before the queue was made. */
  void charge(Pending pending) {
    Line line = shares.take(tenant(pending));
    boolean waits = withdrawCharge(line);
    shares.charge(line, pending.demand());
    if (waits) {
      byCharge.add(line);
    }
  }

  /** The run of a request has ended, or was taken back, after so many tokens. */
  void settle(Pending pending, long tokens) {
    Line line = shares.take(tenant(pending));
    boolean waits = withdrawCharge(line);
    shares.settle(line, pending.demand(), tokens);
    if (waits) {
      byCharge.add(line);
    } else {
      shares.rest(line);
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
    for (Line line : byAge) {
      int more = count < limit ? line.arrivedBy(time, limit - count) : 0;
      if (more == 0) {
        break;
      }
      count += more;
    }
    return count;
  }

  private String tenant(Pending pending) {
    return fair ? pending.tenant() : EVERYBODY;
  }

  private boolean withdrawCharge(Line line) {
    return !line.isEmpty() && byCharge.remove(line);
  }

  private void enterOrRest(Line line) {
    if (line.isEmpty()) {
      shares.rest(line);
    } else {
      enter(line);
    }
  }

  private void enter(Line line) {
    byCharge.add(line);
    byAge.add(line);
  }

  private void withdraw(Line line) {
    byCharge.remove(line);
    byAge.remove(line);
  }

  private static int byCharge(Line one, Line other) {
    int byCharge = Long.compare(one.charged, other.charged);
    return byCharge != 0 ? byCharge : byAge(one, other);
  }

  private static int byAge(Line one, Line other) {
    return one == other ? 0 : Place.byArrival(one.head(), other.head());
  }
}
