package dev.millrace.engine.llama.grammar;

/** Literals of GBNF. */
final class GbnfText {

  private GbnfText() {}

  /** A literal that stands for exactly this text. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < 0x20 || c == 0x7F) {
                quoted.append("\\x%02X".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
