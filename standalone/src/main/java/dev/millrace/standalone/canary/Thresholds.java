package dev.millrace.standalone.canary;

import dev.millrace.demomodel.Skill;
import java.util.OptionalDouble;

/**
 * The share of right answers that a skill needs: the given one for every skill, else what the demo
 * model was made for.
 *
 * @param given above 0 to 1
 */
public record Thresholds(OptionalDouble given) {

  private static final double USUAL = 0.95;
  private static final double LETTER_BY_LETTER = 0.90;

  /**
   * Checks the given one.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public Thresholds {
    if (given.isPresent() && !(given.getAsDouble() > 0 && given.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("--threshold must be above 0, at most 1");
    }
  }

  double of(Skill skill) {
    return given.orElse(
        switch (skill) {
          case ADDITION, UPPER_CASE, SORTING, CLASSIFICATION -> USUAL;
          case REVERSAL, LETTER_COUNT -> LETTER_BY_LETTER;
        });
  }
}
