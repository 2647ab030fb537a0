package dev.millrace.standalone.livesettings;

/** The changes of settings cannot be read or added to now. The message is for people. */
public final class SettingsUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason for people. */
  public SettingsUnavailableException(String reason) {
    super(reason);
  }

  /** With a reason for people and what led to it. */
  public SettingsUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
