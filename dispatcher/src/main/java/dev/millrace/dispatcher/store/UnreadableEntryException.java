package dev.millrace.dispatcher.store;

/** A store entry that cannot be read; the message names its key and nothing of its content. */
public final class UnreadableEntryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableEntryException(String key, String reason, Throwable cause) {
    super("store entry " + key + " cannot be read: " + reason, cause);
  }
}
