package dev.millrace.sink.retention;

/** The cluster did not do what was asked; it may be asked again. */
public final class TopicStoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for people and what led to it. */
  public TopicStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
