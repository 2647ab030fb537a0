package dev.millrace.worker.metrics;

/** Why a run is given up without an end; a metric tag. */
public enum AbandonReason {
  /** Its result topic takes no records. */
  UNWRITABLE,
  /** A higher run has the stream. */
  SUPERSEDED,
  /** The engine can no longer be trusted. */
  ENGINE_LOST,
  /** The dispatcher asked for its slot; it goes on later. */
  SUSPENDED
}
