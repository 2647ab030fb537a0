package dev.millrace.resultlog;

import org.jspecify.annotations.Nullable;

/** Records of a result topic could not be read. */
public final class ResultUnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The topic does not exist. */
    TOPIC_MISSING,
    /** The wanted records fell out of retention. */
    START_LOST,
    /** The wanted offset is behind the end of the topic. */
    BEYOND_END,
    /** The broker did not answer in time. */
    TIMEOUT,
    /** The reading thread was interrupted (its interrupt flag is set), or the reader was closed. */
    INTERRUPTED,
    /** The broker refuses us, or a defect. */
    FAILED
  }

  private final Reason reason;
  private final String topic;
  private final long offset;
  private final long earliest;

  /**
   * With the cause, where there is one.
   *
   * @param earliest the first offset that is left, for {@link Reason#START_LOST}; -1 otherwise
   */
  public ResultUnreadableException(
      Reason reason, String topic, long offset, long earliest, @Nullable Throwable cause) {
    super("topic " + topic + ", offset " + offset + ": " + explain(reason, earliest), cause);
    this.reason = reason;
    this.topic = topic;
    this.offset = offset;
    this.earliest = earliest;
  }

  /** Without a cause. */
  public ResultUnreadableException(Reason reason, String topic, long offset) {
    super("topic " + topic + ", offset " + offset + ": " + explain(reason, -1));
    this.reason = reason;
    this.topic = topic;
    this.offset = offset;
    this.earliest = -1;
  }

  private static String explain(Reason reason, long earliest) {
    return switch (reason) {
      case TOPIC_MISSING -> "the topic does not exist";
      case START_LOST -> "fell out of retention, the log begins at " + earliest;
      case BEYOND_END -> "is behind the end of the log";
      case TIMEOUT -> "the broker did not answer in time";
      case INTERRUPTED -> "interrupted";
      case FAILED -> "could not be read";
    };
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** The offset that was wanted. */
  public long offset() {
    return offset;
  }

  /** The first offset that is still there, for {@link Reason#START_LOST}; -1 otherwise. */
  public long earliest() {
    return earliest;
  }
}
