package dev.millrace.engine.api;

/** A request that can never run on this engine. The message names the field and the limit. */
public final class RejectedGenerationException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field the request field at fault, such as {@code max_tokens}
   * @param message what is wrong with it and which limit holds; holds no prompt
   */
  public RejectedGenerationException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The request field at fault. */
  public String field() {
    return field;
  }
}
