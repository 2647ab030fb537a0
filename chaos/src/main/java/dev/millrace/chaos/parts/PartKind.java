package dev.millrace.chaos.parts;

import java.util.Locale;

/** What a process of an installation is. */
public enum PartKind {
  BROKER,
  REDIS,
  DISPATCHER,
  SINK,
  FACADE,
  WORKER;

  /** The name in reports: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
