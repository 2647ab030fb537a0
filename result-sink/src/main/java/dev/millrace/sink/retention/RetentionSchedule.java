package dev.millrace.sink.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** When each topic is inspected next. Any thread. */
final class RetentionSchedule {

  private record Entry(Instant due, String topic) {}

  private final Map<String, Instant> dueOf = new HashMap<>();
  private final NavigableSet<Entry> inOrder =
      new TreeSet<>(Comparator.comparing(Entry::due).thenComparing(Entry::topic));

  /** Sets the time of a topic, replacing an earlier one. */
  synchronized void put(String topic, Instant due) {
    remove(topic);
    dueOf.put(topic, due);
    inOrder.add(new Entry(due, topic));
  }

  /** Whether it has a time. */
  synchronized boolean contains(String topic) {
    return dueOf.containsKey(topic);
  }

  /** Forgets a topic. */
  synchronized void remove(String topic) {
    Instant due = dueOf.remove(topic);
    if (due != null) {
      inOrder.remove(new Entry(due, topic));
    }
  }

  /** Forgets all topics but these. */
  synchronized void retain(Set<String> topics) {
    List.copyOf(dueOf.keySet()).stream()
        .filter(topic -> !topics.contains(topic))
        .forEach(this::remove);
  }

  /** Those that are due, earliest first; they stay until they are removed or put again. */
  synchronized List<String> due(Instant now, int atMost) {
    List<String> due = new ArrayList<>();
    for (Entry entry : inOrder) {
      if (entry.due().isAfter(now) || due.size() == atMost) {
        break;
      }
      due.add(entry.topic());
    }
    return due;
  }

  /** How many are due. */
  synchronized int dueCount(Instant now) {
    int count = 0;
    for (Entry entry : inOrder) {
      if (entry.due().isAfter(now)) {
        break;
      }
      count++;
    }
    return count;
  }

  /** How many topics have a time. */
  synchronized int size() {
    return dueOf.size();
  }
}
