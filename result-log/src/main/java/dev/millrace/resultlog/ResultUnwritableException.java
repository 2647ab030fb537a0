package dev.millrace.resultlog;

/** A record could not be put into a result topic, or a run could not be opened there. */
public final class ResultUnwritableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The topic does not exist. */
    TOPIC_MISSING,
    /** The address begins after the end of the topic, so no reader would see the records. */
    ADDRESS_BEYOND_END,
    /** The log before the run's marker could not be read, so nobody knows whether it has an end. */
    HISTORY_UNREADABLE,
    /** The record is larger than the topic takes. */
    TOO_LARGE,
    /** The broker refuses us. */
    REFUSED,
    /** The broker did not answer in time; the record may or may not be in the log. */
    UNAVAILABLE
  }

  private final Reason reason;
  private final String topic;

  /** With the reason for people. */
  public ResultUnwritableException(Reason reason, String topic, String message) {
    super(message);
    this.reason = reason;
    this.topic = topic;
  }

  /** With the reason for people and the cause. */
  public ResultUnwritableException(Reason reason, String topic, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.topic = topic;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** Whether the same record may be written later, because the failure passes by itself. */
  public boolean passes() {
    return reason == Reason.UNAVAILABLE || reason == Reason.HISTORY_UNREADABLE;
  }
}
