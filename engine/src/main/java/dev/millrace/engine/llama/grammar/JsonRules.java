package dev.millrace.engine.llama.grammar;

/** The rules of a grammar of JSON texts, in GBNF, as they are added. One thread. */
final class JsonRules {

  private static final String COMMON =
      """
      ws ::= " "?
      digit ::= [0-9]
      integer ::= "-"? ("0" | [1-9] digit{0,14})
      number ::= integer ("." digit{1,15})? ([eE] [+-]? digit{1,2})?
      char ::= [^"\\\\\\x00-\\x1F\\x7F] | "\\\\" (["\\\\/bfnrt] | "u" unit)
      unit ::= [0-9a-cA-CefEF] hex hex hex | [dD] [0-7] hex hex
      hex ::= [0-9a-fA-F]
      string ::= "\\"" char* "\\""
      boolean ::= "true" | "false"
      null ::= "null"
      member ::= string ":" ws value
      object ::= "{" ws (member ("," ws member)*)? ws "}"
      array ::= "[" ws (value ("," ws value)*)? ws "]"
      value ::= object | array | string | number | boolean | null
      """;

  private final StringBuilder rules = new StringBuilder();
  private int parts;

  /** Adds a rule without a name of its own, and returns the one that it gets. */
  String add(String body) {
    String name = "part-" + parts++;
    add(name, body);
    return name;
  }

  /** Adds a rule. */
  void add(String name, String body) {
    rules.append(name).append(" ::= ").append(body).append('\n');
  }

  /** The whole grammar: these rules, and those of any JSON value. */
  String text(String root) {
    return "root ::= " + root + "\n" + rules + COMMON;
  }
}
