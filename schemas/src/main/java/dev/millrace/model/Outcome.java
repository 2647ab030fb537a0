package dev.millrace.model;

import java.util.Locale;

/** The four ways in which a request ends. */
public enum Outcome {
  SUCCEEDED,
  FAILED,
  CANCELLED,
  TIMED_OUT;

  /** The name in JSON and metric labels: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
