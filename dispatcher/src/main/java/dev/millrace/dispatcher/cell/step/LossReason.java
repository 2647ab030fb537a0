package dev.millrace.dispatcher.cell.step;

/** Why a run was taken from its worker, or a worker was given up. */
public enum LossReason {
  /** The worker announced a new incarnation. */
  RESTARTED,
  /** Its process ended, as whoever kept it says. */
  DIED,
  /** Its heartbeats stopped. */
  SILENT,
  /** It left while it held the run. */
  LEFT,
  /** It holds runs but decodes nothing. */
  WEDGED,
  /** Its status does not list the run, which it never ended. */
  LOST,
  /** It declined the run. */
  DECLINED,
  /** It gave the run back because a critical request needed the slot. */
  SUSPENDED,
  /** It ended the run, but another run of the request may have ended first or overtaken it. */
  CONTESTED
}
