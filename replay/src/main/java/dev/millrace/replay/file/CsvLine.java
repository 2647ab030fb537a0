package dev.millrace.replay.file;

import dev.millrace.dispatcher.cell.request.Prefix;
import dev.millrace.model.Priority;
import dev.millrace.replay.traffic.TracedRequest;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as a line of a public trace: time, tokens of the prompt, tokens of the output. The time
 * is a date like {@code 2023-11-16 18:15:46.6805900}, in UTC unless it says otherwise, or seconds.
 *
 * @param maxTokens that callers are taken to have asked for, or the output if that is longer
 */
record CsvLine(int maxTokens) {

  private static final String TENANT = "default";
  private static final String MODEL = "trace";
  private static final int COLUMNS = 3;

  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX]")
          .toFormatter(Locale.ROOT);

  /** Whether a line is the head of such a trace: the names of its three columns. */
  static boolean isHead(String line) {
    String[] names = line.toLowerCase(Locale.ROOT).split(",", -1);
    return names.length == COLUMNS
        && names[0].contains("time")
        && names[1].matches(".*(context|input|prompt).*")
        && names[2].matches(".*(generated|output|completion).*");
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException naming the column that is missing or wrong
   */
  TracedRequest read(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException("must have 3 columns, has " + cells.length);
    }
    int input = tokens("input tokens", cells[1]);
    int output = tokens("output tokens", cells[2]);
    return new TracedRequest(
        micros(cells[0].strip()),
        TENANT,
        MODEL,
        Priority.NORMAL,
        input,
        Math.max(maxTokens, output),
        0,
        Prefix.NONE,
        input,
        output,
        Optional.empty());
  }

  private static int tokens(String column, String cell) {
    try {
      int tokens = Integer.parseInt(cell.strip());
      if (tokens >= 0) {
        return tokens;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          column + ": must be a whole number, got '" + cell.strip() + "'", notANumber);
    }
    throw new IllegalArgumentException(column + ": must not be negative, got " + cell.strip());
  }

  private static long micros(String cell) {
    try {
      return cell.indexOf('-') > 0 && cell.indexOf(':') > 0
          ? ChronoUnit.MICROS.between(Instant.EPOCH, instant(cell))
          : new BigDecimal(cell).movePointRight(6).longValue();
    } catch (DateTimeException | ArithmeticException | NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "timestamp: must be a date and time or seconds, got '" + cell + "'", wrong);
    }
  }

  private static Instant instant(String cell) {
    TemporalAccessor parsed = DATE.parseBest(cell, Instant::from, LocalDateTime::from);
    return parsed instanceof LocalDateTime local
        ? local.toInstant(ZoneOffset.UTC)
        : Instant.from(parsed);
  }
}
