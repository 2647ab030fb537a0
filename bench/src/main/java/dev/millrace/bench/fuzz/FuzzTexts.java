package dev.millrace.bench.fuzz;

import java.util.Random;

/** Random texts, grammars and schemas, most of them almost right. Thread rule: one thread. */
final class FuzzTexts {

  private static final String[] GRAMMARS = {
    "root ::= [a-z]+",
    "root ::= \"yes\" | \"no\"",
    "root ::= item (\",\" item)*\nitem ::= [0-9]{1,3}",
    "root ::= \"{\" ws \"}\"\nws ::= [ \\t\\n]*",
    "root ::= [^\\x00-\\x1f]{2,8}",
    "root ::= root \"a\" | \"b\"",
    "root ::= (((\"a\"?)*)+)?",
    "thing ::= \"x\"",
    ""
  };
  private static final String[] TYPES = {
    "string", "integer", "number", "boolean", "null", "object", "array", "any"
  };
  private static final String GRAMMAR_CHARACTERS = "root:=|()[]{}*+?\"\\ \n^-,019az😀\0";

  private final Random random;

  FuzzTexts(Random random) {
    this.random = random;
  }

  /** Any UTF-16 at all: control characters, lone surrogates, control tokens spelled out. */
  String text(int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most + 1);
    while (text.length() < length) {
      switch (random.nextInt(8)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.appendCodePoint(0x1F600 + random.nextInt(60));
        case 2 -> text.append((char) random.nextInt(32));
        case 3 -> text.append("<|im_end|>");
        default -> text.append((char) (32 + random.nextInt(95)));
      }
    }
    return text.substring(0, length);
  }

  String grammar() {
    StringBuilder grammar = new StringBuilder(GRAMMARS[random.nextInt(GRAMMARS.length)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(grammar.length() + 1);
      int place = random.nextInt(GRAMMAR_CHARACTERS.length());
      grammar.insert(at, GRAMMAR_CHARACTERS.charAt(place));
    }
    return grammar.toString();
  }

  String schema() {
    String schema = schema(3);
    if (random.nextInt(8) == 0 && !schema.isEmpty()) {
      int at = random.nextInt(schema.length());
      return schema.substring(0, at) + (char) random.nextInt(128) + schema.substring(at + 1);
    }
    return schema;
  }

  private String schema(int depth) {
    if (depth == 0) {
      return "{\"type\":\"boolean\"}";
    }
    return switch (random.nextInt(8)) {
      case 0 ->
          "{\"type\":\"object\",\"properties\":{\"a\":%s,\"%s\":%s},\"required\":[\"a\"]}"
              .formatted(schema(depth - 1), letters(), schema(depth - 1));
      case 1 ->
          "{\"type\":\"array\",\"items\":%s,\"minItems\":%d,\"maxItems\":%d}"
              .formatted(schema(depth - 1), random.nextInt(4) - 1, random.nextInt(5));
      case 2 -> "{\"enum\":[1,\"%s\",null,true]}".formatted(letters());
      case 3 -> "{\"anyOf\":[%s,%s]}".formatted(schema(depth - 1), schema(depth - 1));
      case 4 ->
          "{\"type\":\"string\",\"minLength\":%d,\"maxLength\":%d}"
              .formatted(random.nextInt(4) - 1, random.nextInt(6));
      case 5 -> "{\"$ref\":\"#/$defs/%s\"}".formatted(letters());
      case 6 -> "{\"const\":\"%s\"}".formatted(letters());
      default -> "{\"type\":\"%s\"}".formatted(TYPES[random.nextInt(TYPES.length)]);
    };
  }

  private String letters() {
    StringBuilder letters = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }
}
