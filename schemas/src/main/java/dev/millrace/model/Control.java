package dev.millrace.model;

import java.time.Instant;

/** What callers ask of the dispatcher beside requests. Keyed by model. */
public sealed interface Control {

  /** The model whose scheduling cell is meant. */
  String model();

  /**
   * End this request, wherever it is.
   *
   * @param reason for people; ends up in the verdict
   */
  record Cancel(String model, RequestId requestId, String reason, Instant at) implements Control {}
}
