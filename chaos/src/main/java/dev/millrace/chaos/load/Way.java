package dev.millrace.chaos.load;

import java.util.Locale;

/** How a request gets into the pipeline, and how its result is read. */
public enum Way {
  /** Submitted and streamed over HTTP. */
  HTTP,
  /** With the Java library. */
  CLIENT,
  /** A record of a plain producer that names no topic for its result. */
  KAFKA,
  /** A record of a plain producer; the result in a topic of its own. */
  KAFKA_DEDICATED,
  /** A record of a plain producer; the result in a topic of somebody's pool. */
  KAFKA_SHARED;

  /** The name in reports: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
