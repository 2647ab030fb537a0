package dev.millrace.testing.guarantee;

/** What must never be found in a history. */
public enum Fault {
  /** An acknowledged request of which nothing was ever seen. */
  LOST,
  /** An acknowledged request that began and has no end. */
  STUCK,
  /** A stream, a record or an end of a request that nobody submitted. */
  PHANTOM,
  /** A request with two ends, or with ends that contradict each other. */
  DOUBLE_TERMINAL,
  /** Tokens that are missing, repeated, different for two readers, or not what was expected. */
  TORN_STREAM,
  /** Tokens or a restart after the end. */
  TOKENS_AFTER_END,
  /** A cancellation that nobody asked for, or one that did not hold. */
  CANCEL_VIOLATED,
  /** A text that belongs to another request or another tenant. */
  CROSSTALK,
  /** An execution that no counter shows. */
  HIDDEN_EXECUTION
}
