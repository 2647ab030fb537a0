package dev.millrace.standalone.runtime.supervisor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last lines that a child wrote: the only trace that an abort in native code leaves. Any
 * thread.
 */
final class LineRing {

  private final int capacity;
  private final Deque<String> lines = new ArrayDeque<>();

  LineRing(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(String line) {
    if (lines.size() == capacity) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
