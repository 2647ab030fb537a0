package dev.millrace.engine.api;

/** An engine that cannot run here: its natives do not fit the machine, or memory is short. */
public final class EngineUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EngineUnavailableException(String message) {
    super(message);
  }

  public EngineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
