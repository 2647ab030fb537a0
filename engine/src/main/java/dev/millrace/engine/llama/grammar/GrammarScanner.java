package dev.millrace.engine.llama.grammar;

import dev.millrace.engine.llama.grammar.CodePointSet.Range;
import dev.millrace.engine.llama.grammar.Grammar.Characters;
import dev.millrace.engine.llama.grammar.Grammar.Element;
import java.util.ArrayList;
import java.util.List;

/** The characters of a GBNF text, in the pieces that the parser asks for. */
final class GrammarScanner {

  private final String source;
  private int at;

  GrammarScanner(String source) {
    this.source = source;
  }

  boolean atEnd() {
    return at >= source.length();
  }

  private char peek() {
    return atEnd() ? '\0' : source.charAt(at);
  }

  /** Skips blanks and comments, and ends of lines if asked to. */
  void skipBlank(boolean lines) {
    while (!atEnd()) {
      char c = peek();
      if (c == '#') {
        while (!atEnd() && peek() != '\n' && peek() != '\r') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        at++;
      } else {
        return;
      }
    }
  }

  boolean take(char c) {
    boolean there = !atEnd() && peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  void expect(String text) throws GrammarException {
    if (!source.startsWith(text, at)) {
      throw error("expects " + text);
    }
    at += text.length();
  }

  void endOfRule() throws GrammarException {
    if (!atEnd() && peek() != '\n' && peek() != '\r') {
      throw error("expects the end of the rule");
    }
  }

  boolean atDigit() {
    return peek() >= '0' && peek() <= '9';
  }

  boolean atName() {
    char c = peek();
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || atDigit();
  }

  String name() throws GrammarException {
    int from = at;
    while (atName()) {
      at++;
    }
    if (from == at) {
      throw error("expects a name");
    }
    return source.substring(from, at);
  }

  int number() throws GrammarException {
    int from = at;
    while (atDigit() && at - from < 7) {
      at++;
    }
    if (from == at || atDigit()) {
      throw error("expects a number");
    }
    return Integer.parseInt(source.substring(from, at));
  }

  /** The rest of a literal whose opening quote is taken. */
  List<Element> literal() throws GrammarException {
    List<Element> elements = new ArrayList<>();
    while (!take('"')) {
      elements.add(new Characters(CodePointSet.of(character("a literal"))));
    }
    return elements;
  }

  /** The rest of a set whose opening bracket is taken. */
  CodePointSet set() throws GrammarException {
    boolean negated = take('^');
    List<Range> ranges = new ArrayList<>();
    while (!take(']')) {
      int first = character("a set");
      int last = first;
      if (peek() == '-' && !source.startsWith("-]", at)) {
        at++;
        last = character("a set");
      }
      if (last < first) {
        throw error("has a range that ends before it begins");
      }
      ranges.add(new Range(first, last));
    }
    return new CodePointSet(ranges, negated);
  }

  private int character(String within) throws GrammarException {
    if (atEnd() || peek() == '\n') {
      throw error("has " + within + " without an end");
    }
    int codePoint = source.codePointAt(at);
    at += Character.charCount(codePoint);
    return codePoint == '\\' ? escape() : codePoint;
  }

  private int escape() throws GrammarException {
    char kind = peek();
    at++;
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '"', '[', ']', '-', '^' -> kind;
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      default -> throw error("has an unknown escape");
    };
  }

  private int hex(int digits) throws GrammarException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw error("expects " + digits + " hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
      if (value > CodePointSet.LAST || value < 0) {
        throw error("names a code point that does not exist");
      }
    }
    return value;
  }

  GrammarException error(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, source.length()); i++) {
      boolean end = source.charAt(i) == '\n';
      line += end ? 1 : 0;
      column = end ? 1 : column + 1;
    }
    return new GrammarException("%s at line %d, column %d".formatted(what, line, column));
  }
}
