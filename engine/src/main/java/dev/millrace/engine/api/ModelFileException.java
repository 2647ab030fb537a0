package dev.millrace.engine.api;

/** A model file that is missing, broken, or of a kind that the engine does not know. */
public final class ModelFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the file and what is wrong with it, for people
   */
  public ModelFileException(String message) {
    super(message);
  }
}
