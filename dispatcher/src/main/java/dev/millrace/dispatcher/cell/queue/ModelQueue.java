package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.Pending;
import dev.millrace.dispatcher.cell.step.Scheduling;
import dev.millrace.model.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one model: strict priority, but for the turns of classes in which somebody has
 * waited too long; inside a class as {@link ClassQueue} says. A request that is queued again keeps
 * its arrival time and so its place before everything of its tenant that arrived later.
 *
 * <p>A class is overdue for another above it, which must not be that of critical requests, if its
 * first arrival has waited {@link Scheduling#ageing} for each step up to it. Of so many dispatches
 * in a row as {@link Scheduling#TURNS} says, critical ones not counted, one goes to the overdue
 * class with the earliest arrival, although requests of a higher class wait. Single thread.
 */
public final class ModelQueue {

  private final Scheduling scheduling;
  private final Map<Priority, ClassQueue> byPriority = new EnumMap<>(Priority.class);

  /** The same, critical ones first. */
  private final List<ClassQueue> classes;

  private final DeadlineCounts deadlines = new DeadlineCounts();

  /** Runs that were charged and have not ended. */
  private int running;

  /**
   * Dispatches since the last turn of an overdue class, or the beginning; as far as they matter.
   */
  private int sinceTurn;

  ModelQueue(Scheduling scheduling) {
    this.scheduling = scheduling;
    for (Priority priority : Priority.values()) {
      byPriority.put(priority, new ClassQueue(scheduling));
    }
    this.classes = List.copyOf(byPriority.values());
  }

  Place add(Pending pending) {
    deadlines.add(pending);
    return of(pending).add(pending);
  }

  /** It waits no longer, and does not run. */
  void remove(Place place) {
    deadlines.remove(place.pending);
    of(place.pending).remove(place);
  }

  /** It was the next and begins to run. */
  void dispatch(Place place) {
    Pending pending = place.pending;
    deadlines.remove(pending);
    ClassQueue own = of(pending);
    if (pending.priority() != Priority.CRITICAL) {
      sinceTurn = own == first() ? Math.min(sinceTurn + 1, Scheduling.TURNS - 1) : 0;
    }
    running++;
    own.dispatch(place);
  }

  /** A run that began before the queue was made. */
  void charge(Pending pending) {
    running++;
    of(pending).charge(pending);
  }

  /** The run of a request has ended, or was taken back, after so many tokens. */
  void settle(Pending pending, long tokens) {
    running--;
    of(pending).settle(pending, tokens);
  }

  /** The next request. */
  Optional<Pending> next(Instant now) {
    ClassQueue first = first();
    if (first == null) {
      return Optional.empty();
    }
    return Optional.of((mayTakeTurn() ? overdue(first, now) : first).head());
  }

  /** Whether the next request is critical. */
  boolean isCritical() {
    return !classes.getFirst().isEmpty();
  }

  private boolean mayTakeTurn() {
    return sinceTurn == Scheduling.TURNS - 1 && !isCritical() && !scheduling.ageing().isZero();
  }

  /** The class below this one whose turn it is, or else this one. */
  private ClassQueue overdue(ClassQueue first, Instant now) {
    int from = classes.indexOf(first);
    ClassQueue chosen = first;
    Instant earliest = Instant.MAX;
    for (int i = from + 1; i < classes.size(); i++) {
      ClassQueue lower = classes.get(i);
      if (lower.isEmpty()) {
        continue;
      }
      Duration enough = scheduling.ageing().multipliedBy(i - from);
      Instant oldest = lower.oldest();
      if (oldest.isBefore(earliest) && !now.isBefore(oldest.plus(enough))) {
        chosen = lower;
        earliest = oldest;
      }
    }
    return chosen;
  }

  private @Nullable ClassQueue first() {
    for (ClassQueue queue : classes) {
      if (!queue.isEmpty()) {
        return queue;
      }
    }
    return null;
  }

  private ClassQueue of(Pending pending) {
    return of(pending.priority());
  }

  private ClassQueue of(Priority priority) {
    return Objects.requireNonNull(byPriority.get(priority));
  }

  /** How many of this priority have waited since then, or longer; counts up to the limit. */
  public int waitingSince(Priority priority, Instant arrival, int limit) {
    return of(priority).arrivedBy(arrival, limit);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return first() == null;
  }

  /** Whether nothing waits or runs, so that nothing is worth remembering. */
  boolean isOver() {
    return running == 0 && isEmpty();
  }

  /** How many of this priority wait. */
  public int size(Priority priority) {
    return of(priority).size();
  }

  /** Tokens that those of this priority that wait may take, by their estimates. */
  public long tokens(Priority priority) {
    return of(priority).tokens();
  }

  /** How many wait. */
  public int size() {
    int sum = 0;
    for (ClassQueue queue : classes) {
      sum += queue.size();
    }
    return sum;
  }

  /** Tokens that all that wait may take, by their estimates. */
  public long tokens() {
    long sum = 0;
    for (ClassQueue queue : classes) {
      sum += queue.tokens();
    }
    return sum;
  }

  /** The deadline that comes first, rounded down to seconds. */
  public Optional<Instant> oldestDeadline() {
    return deadlines.first();
  }

  /** Queue depth by priority; every priority is present. */
  public Map<Priority, Integer> depths() {
    Map<Priority, Integer> depths = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      depths.put(priority, of(priority).size());
    }
    return depths;
  }

  /** Arrival time of the request that has waited longest. */
  public Optional<Instant> oldest() {
    return classes.stream()
        .filter(queue -> !queue.isEmpty())
        .map(ClassQueue::oldest)
        .min(Instant::compareTo);
  }
}
