package dev.millrace.redis;

import java.util.Optional;

/**
 * What Redis says to a question. No answer is not a no: whoever has to tell a value that is not
 * there from one that nobody could look for asks {@link #given}.
 *
 * @param value what was found
 * @param given whether Redis answered
 */
public record Answer<T>(Optional<T> value, boolean given) {

  public Answer {
    if (value.isPresent() && !given) {
      throw new IllegalArgumentException("value: there is none without an answer");
    }
  }

  /** Redis answered with this. */
  public static <T> Answer<T> of(Optional<T> value) {
    return new Answer<>(value, true);
  }

  /** Redis did not answer. */
  public static <T> Answer<T> none() {
    return new Answer<>(Optional.empty(), false);
  }
}
