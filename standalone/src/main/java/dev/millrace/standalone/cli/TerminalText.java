package dev.millrace.standalone.cli;

/** Model output made safe for a terminal: no control characters but line ends and tabs. */
final class TerminalText {

  private TerminalText() {}

  static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
