package dev.millrace.bench.readers;

import dev.millrace.bench.report.Latencies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Which reader goes away next, for how long, and where it comes back: all by chance. The thread of
 * {@link EventReaders}; the counts when it is at rest.
 */
final class Absences {

  /** Draws after which nobody is taken to be left who reads. */
  private static final int MOST_DRAWS = 1_000;

  private record Away(EventReader reader, long untilNanos) {}

  private final RandomGenerator random;
  private final List<InetSocketAddress> facades;
  private final Duration longest;
  private final PriorityQueue<Away> away =
      new PriorityQueue<>(Comparator.comparingLong(Away::untilNanos));
  private final Latencies answers = new Latencies();
  private int disconnects;
  private int moves;

  /**
   * @param facades where readers come back
   * @param longest absence; they are evenly long
   */
  Absences(RandomGenerator random, List<InetSocketAddress> facades, Duration longest) {
    this.random = random;
    this.facades = List.copyOf(facades);
    this.longest = longest;
  }

  /** One of those that read, who is away from now on; nobody when hardly anybody reads. */
  Optional<EventReader> leaving(List<EventReader> readers, long nowNanos) {
    for (int i = 0; i < MOST_DRAWS; i++) {
      EventReader reader = readers.get(random.nextInt(readers.size()));
      if (reader.connected() && !reader.check().over()) {
        noteAnswer(reader);
        disconnects++;
        away.add(new Away(reader, nowNanos + random.nextLong(longest.toNanos())));
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  /** Those whose absence is over. */
  List<EventReader> returning(long nowNanos) {
    List<EventReader> back = new ArrayList<>();
    for (Away next = away.peek(); next != null; next = away.peek()) {
      if (next.untilNanos() > nowNanos) {
        break;
      }
      back.add(next.reader());
      away.remove();
    }
    return back;
  }

  /** Where one of those that come back goes. */
  InetSocketAddress facadeFor(EventReader reader) {
    InetSocketAddress facade = facades.get(random.nextInt(facades.size()));
    moves += reader.isLastAt(facade) ? 0 : 1;
    return facade;
  }

  /** How soon its connection was answered, if it was. */
  void noteAnswer(EventReader reader) {
    if (reader.answerAfter() > 0) {
      answers.nanos(reader.answerAfter());
    }
  }

  /** Times from connecting to the head of the answer. */
  Latencies answers() {
    return answers;
  }

  /** How often somebody went away. */
  int disconnects() {
    return disconnects;
  }

  /** How often somebody came back at another facade. */
  int moves() {
    return moves;
  }
}
