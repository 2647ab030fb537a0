package dev.millrace.engine.llama.model;

/** How running a batch ended. */
public enum DecodeOutcome {
  /** Every entry is in the cache and the logits are there. */
  DONE,
  /** The cache has no place for the batch as one piece; a smaller one may fit. */
  NO_ROOM,
  /** {@link TokenModel#abort()} was called. */
  ABORTED,
  /** The library refused the batch. */
  FAILED
}
