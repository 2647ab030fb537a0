package dev.millrace.resultlog.shared;

import dev.millrace.model.RequestId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One lane's way through one topic, from an offset upwards, for the readers that it takes along.
 *
 * <p>Invariant: a reader that is on board needs nothing before the position; one that waits does.
 * Those that wait take turns, the longest waiting first: the next pass begins at its offset and
 * takes along everybody who needs nothing before that. Guarded by {@link Subscriptions}.
 */
final class TopicPass {

  private final Map<RequestId, List<Subscription>> onBoard = new HashMap<>();
  private final Set<Subscription> bounded = new HashSet<>();
  private final Set<Subscription> waiting = new LinkedHashSet<>();
  private int readers;
  private long pass;
  private long position;
  private boolean begun;
  private int readInPass;

  TopicPass(long pass, long position) {
    this.pass = pass;
    this.position = position;
  }

  Start start() {
    return new Start(pass, position);
  }

  boolean is(long number) {
    return pass == number;
  }

  long position() {
    return position;
  }

  /** Whether records of this pass were delivered; before that it may still begin earlier. */
  boolean begun() {
    return begun;
  }

  boolean isEmpty() {
    return readers == 0 && waiting.isEmpty();
  }

  boolean hasBounded() {
    return !bounded.isEmpty();
  }

  /** Records that were read since the pass began. */
  int readInPass() {
    return readInPass;
  }

  boolean hasOnBoard() {
    return readers > 0;
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Takes a reader on board if it needs nothing before the position; otherwise it waits. */
  void add(Subscription reader) {
    if (reader.nextOffset() < position) {
      waiting.add(reader);
      return;
    }
    onBoard.computeIfAbsent(reader.request(), id -> new ArrayList<>(1)).add(reader);
    readers++;
    if (reader.bounded()) {
      bounded.add(reader);
    }
  }

  void remove(Subscription reader) {
    if (waiting.remove(reader)) {
      return;
    }
    List<Subscription> same = onBoard.get(reader.request());
    if (same == null || !same.remove(reader)) {
      return;
    }
    readers--;
    bounded.remove(reader);
    if (same.isEmpty()) {
      onBoard.remove(reader.request());
    }
  }

  /** Readers on board of one request; a copy. */
  List<Subscription> readersOf(RequestId request) {
    List<Subscription> found = onBoard.get(request);
    return found == null ? List.of() : List.copyOf(found);
  }

  /** Everything before this offset was delivered to those on board. */
  void advanceTo(long offset, int records) {
    position = Math.max(position, offset);
    readInPass += records;
    begun = true;
  }

  /** Bounded readers whose end the position has reached; they leave. */
  List<Subscription> takeComplete() {
    List<Subscription> complete = new ArrayList<>();
    for (Subscription reader : List.copyOf(bounded)) {
      if (position >= reader.end()) {
        remove(reader);
        complete.add(reader);
      }
    }
    return complete;
  }

  /** All on board leave; each needs nothing before the position. */
  List<Subscription> takeOnBoard() {
    List<Subscription> all = new ArrayList<>();
    onBoard.values().forEach(all::addAll);
    all.forEach(reader -> reader.advanceTo(position));
    onBoard.clear();
    bounded.clear();
    readers = 0;
    return all;
  }

  /** All leave, wherever they stand. */
  Collection<Subscription> takeAll() {
    List<Subscription> all = takeOnBoard();
    all.addAll(waiting);
    waiting.clear();
    return all;
  }

  /** Begins the pass at the lowest offset that any reader needs, with everybody on board. */
  void beginEarlier(long number) {
    Collection<Subscription> all = takeAll();
    restart(number, all.stream().mapToLong(Subscription::nextOffset).min().orElse(position), all);
  }

  /** Begins a new pass for the reader that waits longest. At least one has to wait. */
  void nextTurn(long number) {
    List<Subscription> others = takeOnBoard();
    Collection<Subscription> all = new ArrayList<>(waiting);
    waiting.clear();
    all.addAll(others);
    restart(number, all.iterator().next().nextOffset(), all);
  }

  private void restart(long number, long from, Collection<Subscription> all) {
    pass = number;
    position = from;
    readInPass = 0;
    begun = false;
    all.forEach(this::add);
  }
}
