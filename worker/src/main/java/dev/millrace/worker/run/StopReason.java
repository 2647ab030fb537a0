package dev.millrace.worker.run;

/** Why a running generation was told to stop. */
sealed interface StopReason {

  /** Somebody cancelled the request. */
  record Cancelled(String reason) implements StopReason {}

  /** Its deadline passed and the engine did not notice by itself. */
  record DeadlinePassed() implements StopReason {}
}
