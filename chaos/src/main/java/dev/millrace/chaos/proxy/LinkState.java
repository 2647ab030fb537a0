package dev.millrace.chaos.proxy;

/** What becomes of the bytes on a link. */
public enum LinkState {
  /** They pass. */
  OPEN,
  /** They wait, in both directions, and nobody is told: a partition. */
  BLACK_HOLE,
  /** Those towards the server wait; its own pass. */
  DEAF_SERVER,
  /** They pass, late and few at a time. */
  SLOW
}
