package dev.millrace.chaos.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How long a request may run on after its cancellation became durable: a bound, and beside it the
 * time in which something was broken. Pure.
 *
 * @param bound beyond every time-out on the way
 * @param disturbed when something was broken
 */
public record CancelRule(Duration bound, List<Window> disturbed) {

  /** A time in which something was broken. */
  public record Window(Instant from, Instant to) {}

  public CancelRule {
    disturbed = List.copyOf(disturbed);
  }

  /** Whether an end that is no cancellation came later than it may. */
  public boolean isViolated(Instant cancelled, Instant ended) {
    return Duration.between(cancelled, ended).minus(disturbed(cancelled, ended)).compareTo(bound)
        > 0;
  }

  /** The part of a time in which something was broken. */
  Duration disturbed(Instant from, Instant to) {
    List<Window> sorted = new ArrayList<>(disturbed);
    sorted.sort(Comparator.comparing(Window::from));
    Duration sum = Duration.ZERO;
    Instant at = from;
    for (Window window : sorted) {
      Instant begin = window.from().isAfter(at) ? window.from() : at;
      Instant end = window.to().isBefore(to) ? window.to() : to;
      if (end.isAfter(begin)) {
        sum = sum.plus(Duration.between(begin, end));
        at = end;
      }
    }
    return sum;
  }
}
