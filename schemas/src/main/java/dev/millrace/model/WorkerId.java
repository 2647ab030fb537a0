package dev.millrace.model;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name of a worker: 1 to 100 of {@code [A-Za-z0-9_-]}, because it is part of a topic name. */
public record WorkerId(String value) implements Comparable<WorkerId> {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  public WorkerId {
    if (!LEGAL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "worker id: must be 1 to 100 of letters, digits, '_' and '-'");
    }
  }

  /** A name that is legal, or nothing. */
  public static Optional<WorkerId> tryParse(String text) {
    return LEGAL.matcher(text).matches() ? Optional.of(new WorkerId(text)) : Optional.empty();
  }

  @Override
  public int compareTo(WorkerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
