package dev.millrace.kafka;

import java.time.Duration;

/** A question to the brokers, or a change of their topics, that came to nothing. */
public final class TopicAdminException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why it came to nothing. */
  public enum Reason {
    /** No broker answered in time; it may or may not have happened. */
    NO_ANSWER,
    /** The brokers answered, and refused; the cause is Kafka's own exception. */
    REFUSED
  }

  private final Reason reason;

  private TopicAdminException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static TopicAdminException noAnswer(Duration within, Throwable cause) {
    return new TopicAdminException(
        Reason.NO_ANSWER, "Kafka did not answer within " + within.toMillis() + " ms", cause);
  }

  static TopicAdminException refused(Throwable cause) {
    return new TopicAdminException(Reason.REFUSED, "Kafka refused: " + cause.getMessage(), cause);
  }

  /** Why it came to nothing. */
  public Reason reason() {
    return reason;
  }
}
