package dev.millrace.standalone.top;

/** A key that does something. */
public enum Key {
  UP,
  DOWN,
  /** To the other list. */
  SWITCH,
  /** To the next order of the list. */
  SORT,
  /** Drains the selected worker, or resumes it. */
  DRAIN,
  /** Cancels the selected request. */
  CANCEL,
  QUIT
}
