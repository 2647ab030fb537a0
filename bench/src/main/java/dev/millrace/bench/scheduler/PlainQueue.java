package dev.millrace.bench.scheduler;

import dev.millrace.dispatcher.cell.request.Pending;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The floor: the same requests in the JDK's priority queue by arrival, and nothing else. One
 * thread.
 */
final class PlainQueue {

  private final PriorityQueue<Pending> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Pending::arrivedAt).thenComparingLong(Pending::offset));

  private final ArrivingRequests requests;
  private final int size;

  PlainQueue(long seed, int queued) {
    this.requests = new ArrivingRequests(seed, 1);
    this.size = queued;
    for (int i = 0; i < queued; i++) {
      arrive();
    }
  }

  /** The head leaves, and another request arrives. */
  void turn() {
    waiting.remove();
    arrive();
    if (waiting.size() != size) {
      throw new IllegalStateException("the queue has lost a request");
    }
  }

  private void arrive() {
    requests.tick();
    waiting.add(requests.next());
  }
}
