package dev.millrace.standalone.top;

/** What a key asks for beyond the screen. */
public sealed interface Action {

  /** Keeps new work from a worker, or gives it some again. */
  record Drain(String worker, boolean drained) implements Action {}

  /** Ends a request. */
  record Cancel(String request) implements Action {}

  /** Ends the view. */
  record Quit() implements Action {}
}
