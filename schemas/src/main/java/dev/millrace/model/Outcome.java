package dev.millrace.model;

/** The four ways in which a request ends. */
public enum Outcome {
  SUCCEEDED,
  FAILED,
  CANCELLED,
  TIMED_OUT
}
