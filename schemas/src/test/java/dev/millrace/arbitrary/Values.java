package dev.millrace.arbitrary;

import dev.millrace.model.ErrorCode;
import dev.millrace.model.ErrorInfo;
import dev.millrace.model.FinishReason;
import dev.millrace.model.Outcome;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import dev.millrace.model.ResultEvent.Verdict;
import dev.millrace.model.Timings;
import dev.millrace.model.Usage;
import dev.millrace.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What records are made of, in the precision that the wire keeps. */
public final class Values {

  private Values() {}

  /** Well-formed text of any script, empty included. */
  public static Arbitrary<String> text() {
    return Arbitraries.strings()
        .all()
        .ofMaxLength(20)
        .filter(text -> text.codePoints().noneMatch(Values::isLoneSurrogate));
  }

  /** Any UUID. */
  public static Arbitrary<RequestId> requestIds() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
        .as((high, low) -> new RequestId(new UUID(high, low)));
  }

  /** Names of workers. */
  public static Arbitrary<WorkerId> workerIds() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars('-', '_')
        .ofMinLength(1)
        .ofMaxLength(100)
        .map(WorkerId::new);
  }

  /** Milliseconds between the years 1970 and 5138. */
  public static Arbitrary<Instant> instants() {
    return Arbitraries.longs().between(0, 100_000_000_000_000L).map(Instant::ofEpochMilli);
  }

  /** Where results go. */
  public static Arbitrary<ResultAddress> addresses() {
    return Combinators.combine(text(), Arbitraries.longs()).as(ResultAddress::new);
  }

  /** How requests end. */
  public static Arbitrary<Verdict> verdicts() {
    return Combinators.combine(
            Arbitraries.of(Outcome.class),
            Arbitraries.of(FinishReason.class).optional(),
            errors().optional(),
            text(),
            usages(),
            timings())
        .as(Verdict::new);
  }

  /** {@code Optional} values. */
  public static <T> Arbitrary<Optional<T>> maybe(Arbitrary<T> values) {
    return values.optional(0.7);
  }

  private static Arbitrary<ErrorInfo> errors() {
    return Combinators.combine(Arbitraries.of(ErrorCode.class), text()).as(ErrorInfo::new);
  }

  private static Arbitrary<Usage> usages() {
    Arbitrary<Integer> counts = Arbitraries.integers();
    return Combinators.combine(counts, counts, counts).as(Usage::new);
  }

  private static Arbitrary<Timings> timings() {
    Arbitrary<Duration> times =
        Arbitraries.longs().map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    return Combinators.combine(times, times, times, times).as(Timings::new);
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
