package dev.millrace.standalone.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a letter stands in the dead-letter topic; written {@code PARTITION:OFFSET}.
 *
 * @param partition 0 or more
 * @param offset 0 or more
 */
public record LetterPlace(int partition, long offset) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,5}):(\\d{1,18})");

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static LetterPlace parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a dead letter is named PARTITION:OFFSET, such as 0:17, as 'dlq list' shows it");
    }
    return new LetterPlace(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
