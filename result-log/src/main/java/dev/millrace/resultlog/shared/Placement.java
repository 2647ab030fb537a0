package dev.millrace.resultlog.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which places each lane reads, from where, and for whom. Each partition of a topic is read by
 * itself; where there is but one, that is the topic.
 *
 * <ul>
 *   <li>A reader of a topic that no live reader has begins at its own offset on the live lane.
 *   <li>One at or after the live position joins the live readers and ignores what it does not need;
 *       when it is more than {@value #SLICE} records after that, the live lane goes on from its
 *       offset, and the others go to the catch-up lane.
 *   <li>One before the live position goes to the catch-up lane. That reads a topic in passes: a
 *       pass serves every reader that stands at or after its start; those that stand before it
 *       wait. A pass that others wait for ends after {@value #SLICE} records, so that readers take
 *       turns.
 *   <li>Whoever reaches the live position on the catch-up lane moves to the live lane.
 *   <li>Whoever does not read its buffer leaves its lane, and comes back at its own offset.
 * </ul>
 *
 * <p>Decides; knows no Kafka and no lock. Guarded by {@link Subscriptions}.
 */
final class Placement {

  /** Records after which a pass ends when readers wait for the next one. */
  static final int SLICE = 2_000;

  private final Passes liveLane = new Passes();
  private final Passes catchUpLane = new Passes();
  private long passNumber;

  /** The passes of one lane, by place, and whether the lane has to look at them again. */
  private static final class Passes {
    final Map<Place, TopicPass> byPlace = new HashMap<>();
    boolean changed;
  }

  private Passes of(Lane lane) {
    return lane == Lane.LIVE ? liveLane : catchUpLane;
  }

  /**
   * Serves a reader from its next offset on.
   *
   * @return whether it stands after the position that its topic is read at
   */
  boolean place(Subscription reader) {
    TopicPass live = liveLane.byPlace.get(reader.place());
    if (live == null) {
      begin(Lane.LIVE, reader);
      return false;
    }
    if (reader.nextOffset() < live.position() && !live.begun()) {
      live.add(reader);
      live.beginEarlier(++passNumber);
      liveLane.changed = true;
      return false;
    }
    if (reader.nextOffset() - live.position() > SLICE) {
      liveLane.byPlace.remove(reader.place());
      begin(Lane.LIVE, reader);
      live.takeAll().forEach(this::catchUp);
      return true;
    }
    if (reader.nextOffset() >= live.position()) {
      live.add(reader);
      return reader.nextOffset() > live.position();
    }
    catchUp(reader);
    return false;
  }

  private void catchUp(Subscription reader) {
    TopicPass catchUp = catchUpLane.byPlace.get(reader.place());
    if (catchUp == null) {
      begin(Lane.CATCH_UP, reader);
    } else {
      catchUp.add(reader);
      if (!catchUp.begun() && catchUp.hasWaiting()) {
        catchUp.beginEarlier(++passNumber);
        catchUpLane.changed = true;
      }
    }
  }

  private void begin(Lane lane, Subscription reader) {
    TopicPass pass = new TopicPass(++passNumber, reader.nextOffset());
    pass.add(reader);
    of(lane).byPlace.put(reader.place(), pass);
    of(lane).changed = true;
  }

  /** Serves a reader no more. */
  void remove(Subscription reader) {
    for (Lane lane : Lane.values()) {
      TopicPass pass = of(lane).byPlace.get(reader.place());
      if (pass != null) {
        pass.remove(reader);
        settle(lane, reader.place(), pass);
      }
    }
  }

  /**
   * Hands the records of one place to their readers.
   *
   * @param number of the pass that they belong to; those of another pass are dropped
   * @param position offset of the record that the lane reads next
   */
  void deliver(Lane lane, Place place, long number, List<Fetched> records, long position) {
    TopicPass pass = of(lane).byPlace.get(place);
    if (pass == null || !pass.is(number)) {
      return;
    }
    records.forEach(record -> deliver(pass, record));
    pass.advanceTo(position, records.size());
    pass.takeComplete().forEach(Subscription::complete);
    settle(lane, place, pass);
  }

  private static void deliver(TopicPass pass, Fetched record) {
    long offset = record.entry().offset();
    for (Subscription reader : pass.readersOf(record.entry().event().requestId())) {
      if (offset < reader.nextOffset() || offset >= reader.end()) {
        continue;
      }
      if (reader.offer(record)) {
        reader.advanceTo(offset + 1);
      } else {
        reader.advanceTo(offset);
        pass.remove(reader);
      }
    }
  }

  /** What follows from a pass that moved on or lost a reader. */
  private void settle(Lane lane, Place place, TopicPass pass) {
    if (lane == Lane.CATCH_UP && pass.begun()) {
      joinLive(place, pass);
      boolean turn = !pass.hasOnBoard() || pass.readInPass() >= SLICE;
      if (pass.hasWaiting() && turn) {
        pass.nextTurn(++passNumber);
        of(lane).changed = true;
      }
    }
    if (pass.isEmpty()) {
      of(lane).byPlace.remove(place);
      of(lane).changed = true;
    }
  }

  private void joinLive(Place place, TopicPass pass) {
    if (!pass.hasOnBoard()) {
      return;
    }
    TopicPass live = liveLane.byPlace.get(place);
    if (live == null) {
      live = new TopicPass(++passNumber, pass.position());
      liveLane.byPlace.put(place, live);
      liveLane.changed = true;
    }
    if (live.position() <= pass.position()) {
      pass.takeOnBoard().forEach(live::add);
    }
  }

  /** The readers of a pass leave it; none if the lane reads another one by now. */
  Collection<Subscription> take(Lane lane, Place place, long number) {
    TopicPass pass = of(lane).byPlace.get(place);
    if (pass == null || !pass.is(number)) {
      return List.of();
    }
    of(lane).byPlace.remove(place);
    of(lane).changed = true;
    return pass.takeAll();
  }

  /** Every reader that a lane serves leaves. */
  Collection<Subscription> takeAll(Lane lane) {
    List<Subscription> all = new ArrayList<>();
    of(lane).byPlace.values().forEach(pass -> all.addAll(pass.takeAll()));
    of(lane).byPlace.clear();
    of(lane).changed = true;
    return all;
  }

  /** Whether the lane has nothing to read. */
  boolean isIdle(Lane lane) {
    return of(lane).byPlace.isEmpty();
  }

  /** Whether the plan of this lane has changed since it was last taken. */
  boolean hasChanged(Lane lane) {
    return of(lane).changed;
  }

  /** Takes what this lane has to read, per place. */
  Map<Place, Start> takePlan(Lane lane) {
    of(lane).changed = false;
    Map<Place, Start> plan = new HashMap<>();
    of(lane).byPlace.forEach((place, pass) -> plan.put(place, pass.start()));
    return plan;
  }

  /** Places with a reader that has an end. */
  Set<Place> boundedPlaces(Lane lane) {
    Set<Place> bounded = new HashSet<>();
    of(lane)
        .byPlace
        .forEach(
            (place, pass) -> {
              if (pass.hasBounded()) {
                bounded.add(place);
              }
            });
    return bounded;
  }
}
