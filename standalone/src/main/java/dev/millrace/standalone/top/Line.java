package dev.millrace.standalone.top;

/** A line of the screen. */
public record Line(String text, Style style) {

  /** How it looks. */
  public enum Style {
    PLAIN,
    /** The name of a part. */
    TITLE,
    /** Names of columns. */
    HEAD,
    /** Where the keys act. */
    SELECTED,
    /** Something is not as it should be. */
    WARNING
  }
}
