package dev.millrace.engine.api;

/** A request that can never run on this engine. The message names the field and the limit. */
public final class RejectedGenerationException extends Exception {

  private static final long serialVersionUID = 1L;

  private final RefusalCode code;
  private final String field;

  /**
   * A field that breaks a limit.
   *
   * @param field the request field at fault, such as {@code max_tokens}
   * @param message what is wrong with it and which limit holds; holds no prompt
   */
  public RejectedGenerationException(String field, String message) {
    this(RefusalCode.INVALID_FIELD, field, message);
  }

  private RejectedGenerationException(RefusalCode code, String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /**
   * An input that does not fit the context.
   *
   * @param field the request field that holds the input
   * @param message how long it is and what the context holds; holds no prompt
   */
  public static RejectedGenerationException contextExceeded(String field, String message) {
    return new RejectedGenerationException(RefusalCode.CONTEXT_EXCEEDED, field, message);
  }

  /** What kind of refusal it is. */
  public RefusalCode code() {
    return code;
  }

  /** The request field at fault. */
  public String field() {
    return field;
  }
}
