package dev.millrace.replay.figures;

import dev.millrace.model.Outcome;
import dev.millrace.replay.pool.EngineTimes;
import dev.millrace.replay.pool.Lengths;
import dev.millrace.replay.run.Journal;
import dev.millrace.replay.run.PolicyRun;
import dev.millrace.replay.traffic.Served;
import dev.millrace.replay.traffic.TracedRequest;
import dev.millrace.replay.traffic.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the requests of one priority, or all, have met. Times in milliseconds.
 *
 * @param name the priority, or {@link #ALL}
 * @param waits times without a slot, of all of them
 * @param firstTokens from the arrival to the first token, of those that had one
 * @param responses from the arrival to the end, of those that succeeded
 * @param slowdowns responses by what the same request takes alone with nothing cached
 * @param missed how many a deadline ended
 */
public record ClassFigures(
    String name,
    int requests,
    Spread waits,
    Spread firstTokens,
    Spread responses,
    Spread slowdowns,
    int missed) {

  /** The name for all priorities together. */
  public static final String ALL = "all";

  private static final double NANOS_PER_MILLI = 1e6;

  static ClassFigures of(
      String name,
      Traffic traffic,
      PolicyRun run,
      EngineTimes times,
      Predicate<TracedRequest> member) {
    int[] members =
        IntStream.range(0, traffic.size())
            .filter(i -> member.test(traffic.requests().get(i)))
            .toArray();
    Journal journal = run.journal();
    int[] good =
        IntStream.of(members).filter(i -> journal.outcome(i) == Outcome.SUCCEEDED).toArray();
    return new ClassFigures(
        name,
        members.length,
        Spread.of(IntStream.of(members).mapToDouble(i -> millis(journal.waitedNanos(i))).toArray()),
        Spread.of(
            IntStream.of(members)
                .filter(i -> journal.firstTokenNanos(i) >= 0)
                .mapToDouble(i -> millis(journal.firstTokenNanos(i)))
                .toArray()),
        Spread.of(IntStream.of(good).mapToDouble(i -> millis(journal.responseNanos(i))).toArray()),
        Spread.of(IntStream.of(good).mapToDouble(i -> slowdown(run, times, i)).toArray()),
        (int) IntStream.of(members).filter(i -> journal.outcome(i) == Outcome.TIMED_OUT).count());
  }

  /** How many times longer a request took than alone with nothing cached. */
  static double slowdown(PolicyRun run, EngineTimes times, int request) {
    Lengths lengths = run.lengths().get(request);
    return (double) run.journal().responseNanos(request)
        / times.alone(lengths.input(), lengths.output());
  }

  /** What was recorded of those of which it was; empty if it was of none. */
  static Optional<ClassFigures> recorded(
      String name, Traffic traffic, Predicate<TracedRequest> member) {
    List<Served> served =
        traffic.requests().stream()
            .filter(member)
            .flatMap(request -> request.served().stream())
            .toList();
    if (served.isEmpty()) {
      return Optional.empty();
    }
    List<Served> good =
        served.stream().filter(each -> each.outcome() == Outcome.SUCCEEDED).toList();
    return Optional.of(
        new ClassFigures(
            name,
            served.size(),
            Spread.of(served.stream().mapToDouble(Served::queuedMillis).toArray()),
            Spread.of(
                good.stream()
                    .mapToDouble(each -> each.queuedMillis() + each.prefillMillis())
                    .toArray()),
            Spread.of(
                good.stream()
                    .mapToDouble(
                        each -> each.queuedMillis() + each.prefillMillis() + each.decodeMillis())
                    .toArray()),
            Spread.of(new double[0]),
            (int) served.stream().filter(each -> each.outcome() == Outcome.TIMED_OUT).count()));
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
