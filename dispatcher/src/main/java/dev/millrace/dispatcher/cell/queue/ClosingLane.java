package dev.millrace.dispatcher.cell.queue;

import dev.millrace.dispatcher.cell.request.RequestState.Closing;
import dev.millrace.dispatcher.cell.step.ClosingRules;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of the cell's own verdicts are asked for, and when one has to be asked for again. Nothing
 * of it is stored. Single thread.
 *
 * <p>A cancellation is asked for at once. Of the others so many are asked for at a time; the rest
 * wait here, in order. So what is asked for and not reported stays short, whatever expires
 * together.
 *
 * <p>A verdict is asked for again only if it seems to be lost: it was asked for long enough ago,
 * and either one that was asked for later has been reported, or nothing has been reported for as
 * long. It then takes no place any more. The time until the next look grows with the verdict's age,
 * so that a writer which is gone for long finds few repetitions.
 */
public final class ClosingLane {

  /** The longest time between two looks, in repeats. */
  private static final int LONGEST = 10;

  /**
   * A verdict that is asked for.
   *
   * @param at when, the last time
   * @param takesPlace whether it counts among those that are asked for at a time
   */
  private record Asked(Instant at, boolean takesPlace) {}

  private final ClosingRules rules;
  private final Map<RequestId, Asked> asked = new HashMap<>();
  private final Deque<RequestId> waiting = new ArrayDeque<>();
  private int places;
  private @Nullable Instant newestReported;
  private @Nullable Instant reportedAt;

  /** Nothing is asked for yet. */
  public ClosingLane(ClosingRules rules) {
    this.rules = rules;
    this.places = rules.atOnce();
  }

  /** Whether to ask for this verdict now; otherwise {@link #next} gives it when there is place. */
  public boolean admit(Closing closing, Instant now) {
    boolean takesPlace = closing.verdict().outcome() != Outcome.CANCELLED;
    if (takesPlace && places == 0) {
      waiting.addLast(closing.id());
      return false;
    }
    places -= takesPlace ? 1 : 0;
    asked.put(closing.id(), new Asked(now, takesPlace));
    return true;
  }

  /** Whether this verdict, which has another run now, is to be asked for anew; else it waits. */
  public boolean renew(Closing closing, Instant now) {
    Asked known = asked.get(closing.id());
    if (known == null) {
      return false;
    }
    asked.put(closing.id(), new Asked(now, known.takesPlace()));
    return true;
  }

  /** The end of this request was reported. */
  public void reported(RequestId id, Instant now) {
    Asked known = asked.remove(id);
    reportedAt = now;
    if (known != null) {
      free(known);
      if (newestReported == null || newestReported.isBefore(known.at())) {
        newestReported = known.at();
      }
    }
  }

  /** The next that waits, if there is place; it may have ended meanwhile. */
  public Optional<RequestId> next() {
    return places == 0 ? Optional.empty() : Optional.ofNullable(waiting.pollFirst());
  }

  /** Whether this verdict seems to be lost; then it counts as asked for again, now. */
  public boolean takeLost(Closing closing, Instant now) {
    Asked known = asked.get(closing.id());
    if (known == null || !isOver(known.at(), now)) {
      return false;
    }
    boolean overtaken = newestReported != null && newestReported.isAfter(known.at());
    boolean silent = reportedAt == null || isOver(reportedAt, now);
    if (!overtaken && !silent) {
      return false;
    }
    free(known);
    asked.put(closing.id(), new Asked(now, false));
    return true;
  }

  /** When to look at this verdict next. */
  public Instant dueAt(Closing closing, Instant now) {
    Duration age = Duration.between(closing.at(), now);
    Duration longest = rules.repeat().multipliedBy(LONGEST);
    Duration pause = age.compareTo(longest) < 0 ? age : longest;
    return now.plus(pause.compareTo(rules.repeat()) < 0 ? rules.repeat() : pause);
  }

  private boolean isOver(Instant since, Instant now) {
    return !now.isBefore(since.plus(rules.repeat()));
  }

  private void free(Asked known) {
    places += known.takesPlace() ? 1 : 0;
  }
}
