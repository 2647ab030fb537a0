package dev.millrace.worker.run;

/** Why a running generation was told to stop. */
sealed interface StopReason {

  /** The request was cancelled. */
  record Cancelled(String reason) implements StopReason {}

  /** Its deadline passed and the engine did not notice by itself. */
  record DeadlinePassed() implements StopReason {}
}
