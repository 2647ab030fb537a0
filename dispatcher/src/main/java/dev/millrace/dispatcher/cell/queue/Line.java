package dev.millrace.dispatcher.cell.queue;

import java.time.Instant;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one tenant that wait in one class, by arrival, and the tokens that the tenant was
 * charged there. A request joins behind the last one at no cost that grows; one that arrived before
 * others which wait already, because it came back, costs O(log n) of such. Single thread.
 */
final class Line {

  final String tenant;
  final int weight;

  /** Units of service; see {@link TenantShares}. */
  long charged;

  /** Where it is in the heaps of its class while somebody waits in it. */
  int byCharge;

  int byAge;

  /** Runs that were charged and have not ended. */
  int running;

  private @Nullable Place first;
  private @Nullable Place last;
  private @Nullable TreeSet<Place> apart;
  private int size;

  Line(String tenant, int weight) {
    this.tenant = tenant;
    this.weight = weight;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Whether nobody else waits. */
  boolean isLast(Place place) {
    return size == 1 && head() == place;
  }

  void join(Place place) {
    Place tail = last;
    if (tail == null) {
      first = place;
      last = place;
    } else if (Place.byArrival(tail, place) < 0) {
      tail.behind = place;
      place.before = tail;
      last = place;
    } else {
      place.apart = true;
      apart = apart == null ? new TreeSet<>(Place::byArrival) : apart;
      apart.add(place);
    }
    size++;
  }

  void leave(Place place) {
    size--;
    if (place.apart) {
      if (apart != null && apart.remove(place) && apart.isEmpty()) {
        apart = null;
      }
      return;
    }
    Place front = place.before;
    Place rear = place.behind;
    if (front == null) {
      first = rear;
    } else {
      front.behind = rear;
    }
    if (rear == null) {
      last = front;
    } else {
      rear.before = front;
    }
    place.before = null;
    place.behind = null;
  }

  /** Who has waited longest; of a line that is not empty. */
  Place head() {
    Place early = apart == null ? null : apart.first();
    if (early == null) {
      if (first == null) {
        throw new IllegalStateException("nobody waits in the line of " + tenant);
      }
      return first;
    }
    return first == null || Place.byArrival(early, first) < 0 ? early : first;
  }

  /** How many arrived no later than this; counts up to the limit. */
  int arrivedBy(Instant time, int limit) {
    int count = 0;
    for (Place place = first;
        place != null && count < limit && !place.pending.arrivedAt().isAfter(time);
        place = place.behind) {
      count++;
    }
    if (apart != null) {
      for (Place place : apart) {
        if (count >= limit || place.pending.arrivedAt().isAfter(time)) {
          break;
        }
        count++;
      }
    }
    return count;
  }
}
