package dev.millrace.standalone.config;

/** Configuration that cannot be used. The message names every key at fault. */
public final class InvalidSettingsException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes something of values that an operator chose.
   *
   * @param <E> what else it fails with
   */
  @FunctionalInterface
  public interface Made<T, E extends Exception> {

    /** Makes it, or refuses a value with an {@link IllegalArgumentException}. */
    T make() throws E;
  }

  /** What is made; a value that it refuses is one that the operator has to mend. */
  public static <T, E extends Exception> T checked(Made<T, E> made)
      throws InvalidSettingsException, E {
    try {
      return made.make();
    } catch (IllegalArgumentException refused) {
      throw new InvalidSettingsException(String.valueOf(refused.getMessage()), refused);
    }
  }

  /** With a message for the operator. */
  public InvalidSettingsException(String message, Throwable cause) {
    super(message, cause);
  }

  /** With a message for the operator. */
  public InvalidSettingsException(String message) {
    super(message);
  }
}
