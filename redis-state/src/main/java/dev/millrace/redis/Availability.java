package dev.millrace.redis;

/** Whether Redis can be asked. */
public enum Availability {
  /** Connected, and its answers come. */
  AVAILABLE,
  /** Not connected, or its answers do not come; it is tried again in the background. */
  UNAVAILABLE,
  /** There is none, on purpose. */
  NOT_CONFIGURED
}
