package dev.millrace.wire.mapping;

import dev.millrace.model.RequestId;
import dev.millrace.model.WorkerId;
import dev.millrace.wire.UndecodableException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/** Single fields whose domain type is narrower or wider than their Avro type. */
final class FieldValues {

  private static final long MICROS_PER_SECOND = 1_000_000L;

  private FieldValues() {}

  static RequestId requestId(String field, String text) throws UndecodableException {
    return RequestId.tryParse(text)
        .orElseThrow(
            () -> new UndecodableException(field + ": must be a UUID in its 36 characters"));
  }

  static WorkerId worker(String field, String text) throws UndecodableException {
    try {
      return new WorkerId(text);
    } catch (IllegalArgumentException illegal) {
      throw new UndecodableException(
          field + ": must be 1 to 100 of letters, digits, '_' and '-'", illegal);
    }
  }

  /** A negative number stands for none. */
  static OptionalInt cell(int number) {
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  static int cell(OptionalInt cell) {
    return cell.orElse(-1);
  }

  static UndecodableException unknownBody(String record) {
    return new UndecodableException(record + ".body: is of no kind that is known here");
  }

  /** Whole microseconds; what does not fit into a long becomes the nearest that does. */
  static long micros(Duration duration) {
    try {
      return Math.addExact(
          Math.multiplyExact(duration.getSeconds(), MICROS_PER_SECOND), duration.getNano() / 1000L);
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static Duration ofMicros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Milliseconds, rounded up; what does not fit into a long becomes the nearest that does. */
  static long millisRoundedUp(Duration duration) {
    try {
      long millis = duration.toMillis();
      return duration.compareTo(Duration.ofMillis(millis)) > 0 ? millis + 1 : millis;
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
