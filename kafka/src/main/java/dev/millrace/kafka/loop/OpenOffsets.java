package dev.millrace.kafka.loop;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which records of each partition are in work, and so up to where all are done. Any thread.
 *
 * @param <P> a partition
 */
final class OpenOffsets<P> {

  private static final class Progress {
    final NavigableSet<Long> open = new TreeSet<>();
    long next;
  }

  private final Map<P, Progress> partitions = new HashMap<>();
  private int open;

  synchronized void begin(P partition, long offset) {
    Progress progress = partitions.computeIfAbsent(partition, any -> new Progress());
    if (progress.open.add(offset)) {
      open++;
    }
    progress.next = Math.max(progress.next, offset + 1);
  }

  synchronized void end(P partition, long offset) {
    Progress progress = partitions.get(partition);
    if (progress != null && progress.open.remove(offset)) {
      open--;
    }
  }

  /** The partition belongs to another now. */
  synchronized void drop(P partition) {
    Progress progress = partitions.remove(partition);
    if (progress != null) {
      open -= progress.open.size();
    }
  }

  /** Nothing is in work any more; what is will end unheard. */
  synchronized void clear() {
    partitions.clear();
    open = 0;
  }

  /** How many are in work. */
  synchronized int open() {
    return open;
  }

  /** Per partition the offset before which all are done. */
  synchronized Map<P, Long> done() {
    Map<P, Long> done = new HashMap<>();
    partitions.forEach(
        (partition, progress) ->
            done.put(partition, progress.open.isEmpty() ? progress.next : progress.open.first()));
    return done;
  }
}
