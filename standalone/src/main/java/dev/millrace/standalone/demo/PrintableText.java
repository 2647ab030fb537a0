package dev.millrace.standalone.demo;

/** Model output made safe for a terminal line: control characters become spaces. */
final class PrintableText {

  private PrintableText() {}

  static String oneLine(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) || c == 0x2028 ? ' ' : c));
    return line.toString();
  }

  static String lastOf(String text, int characters) {
    return text.length() <= characters ? text : text.substring(text.length() - characters);
  }
}
