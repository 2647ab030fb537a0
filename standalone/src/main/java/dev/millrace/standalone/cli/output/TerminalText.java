package dev.millrace.standalone.cli.output;

/** Model output made safe for a terminal: no control characters but line ends and tabs. */
public final class TerminalText {

  private TerminalText() {}

  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
