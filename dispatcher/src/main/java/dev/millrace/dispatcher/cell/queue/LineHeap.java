package dev.millrace.dispatcher.cell.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lines of which the first by some order is known: a binary heap whose lines know where they are,
 * so that one which has changed finds its new place at O(log n) and nothing is allocated. A line
 * must not change against the order of the heap unless {@link #update} follows at once. Single
 * thread.
 */
final class LineHeap {

  /** Which of a line's positions belongs to the heap. */
  enum Kind {
    BY_CHARGE,
    BY_AGE
  }

  private final Kind kind;
  private final Comparator<Line> order;
  private final List<Line> lines = new ArrayList<>();

  LineHeap(Kind kind, Comparator<Line> order) {
    this.kind = kind;
    this.order = order;
  }

  /** The first; of a heap that is not empty. */
  Line first() {
    return lines.getFirst();
  }

  void add(Line line) {
    lines.add(line);
    rise(line, lines.size() - 1);
  }

  void remove(Line line) {
    int at = position(line);
    Line last = lines.removeLast();
    if (last != line) {
      place(last, at);
      update(last);
    }
  }

  /** The line has changed. */
  void update(Line line) {
    int at = position(line);
    rise(line, at);
    if (position(line) == at) {
      sink(line, at);
    }
  }

  /** All of them, in no order. */
  List<Line> all() {
    return lines;
  }

  private void rise(Line line, int from) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / 2;
      Line above = lines.get(parent);
      if (order.compare(line, above) >= 0) {
        break;
      }
      place(above, at);
      at = parent;
    }
    place(line, at);
  }

  private void sink(Line line, int from) {
    int at = from;
    for (int child = 2 * at + 1; child < lines.size(); child = 2 * at + 1) {
      if (child + 1 < lines.size() && order.compare(lines.get(child + 1), lines.get(child)) < 0) {
        child++;
      }
      Line below = lines.get(child);
      if (order.compare(line, below) <= 0) {
        break;
      }
      place(below, at);
      at = child;
    }
    place(line, at);
  }

  private int position(Line line) {
    return switch (kind) {
      case BY_CHARGE -> line.byCharge;
      case BY_AGE -> line.byAge;
    };
  }

  private void place(Line line, int at) {
    lines.set(at, line);
    switch (kind) {
      case BY_CHARGE -> line.byCharge = at;
      case BY_AGE -> line.byAge = at;
    }
  }
}
