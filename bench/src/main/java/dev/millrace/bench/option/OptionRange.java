package dev.millrace.bench.option;

import java.util.List;

/** The values that a numeric option may have. Pure. */
public final class OptionRange {

  private OptionRange() {}

  /**
   * Refuses a value outside.
   *
   * @throws IllegalArgumentException naming the option, the range and the value
   */
  public static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + ": must be " + least + " to " + most + ", got " + value);
    }
  }

  /**
   * Refuses a list that is empty or has a value outside.
   *
   * @throws IllegalArgumentException naming the option
   */
  public static void requireSome(String option, List<Integer> values, long least, long most) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(option + ": must name at least one number");
    }
    values.forEach(value -> require(option, value, least, most));
  }
}
