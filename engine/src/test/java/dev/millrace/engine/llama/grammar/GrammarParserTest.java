package dev.millrace.engine.llama.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class GrammarParserTest {

  private static boolean accepts(String grammar, String text) throws GrammarException {
    return OutputGrammar.ofGbnf(grammar).accepts(text);
  }

  private static void refused(String grammar, String message) {
    assertThatThrownBy(() -> OutputGrammar.ofGbnf(grammar))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldFollowEveryConstruct() throws GrammarException {
    String grammar =
        """
        # a comment
        root ::= greeting ("," " "? name)* [.!]{1,2}
        greeting ::= "Hi" | "Hello" # another
        name ::= [A-Z] [^A-Z,.!]+ | "\\x40" .
        """;
    assertThat(accepts(grammar, "Hi.")).isTrue();
    assertThat(accepts(grammar, "Hello, Zoë!!")).isTrue();
    assertThat(accepts(grammar, "Hi,@😀.")).isTrue();
    assertThat(accepts(grammar, "Hi")).isFalse();
    assertThat(accepts(grammar, "Hi!!!")).isFalse();
    assertThat(accepts(grammar, "Hello, zoe.")).isFalse();
  }

  @Test
  void shouldFollowNestingAndAmbiguity() throws GrammarException {
    String nested = "root ::= \"(\" root \")\" | \"\"";
    assertThat(accepts(nested, "(".repeat(500) + ")".repeat(500))).isTrue();
    assertThat(accepts(nested, "(()")).isFalse();
    String ambiguous = "root ::= (\"a\" | \"aa\")+ \"b\"";
    assertThat(accepts(ambiguous, "a".repeat(200) + "b")).isTrue();
    assertThat(accepts("root ::= [a-c]{3} \"x\"{0,2} \"y\"{2,}", "abcxyyy")).isTrue();
    assertThat(accepts("root ::= [a-c]{3} \"x\"{0,2} \"y\"{2,}", "abcxxxyy")).isFalse();
  }

  @Test
  void shouldTakeCharactersOnlyInTheirShortestForm() throws GrammarException {
    GrammarMachine machine = new GrammarMachine(GrammarParser.parse("root ::= [^x]"));
    byte[][] wrong = {
      {(byte) 0xC1, (byte) 0xA2},
      {(byte) 0xE0, (byte) 0x80},
      {(byte) 0xF0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0},
      {(byte) 0xF4, (byte) 0x90},
      {(byte) 0x80},
      {(byte) 0xE2, 'a'}
    };
    for (byte[] bytes : wrong) {
      GrammarState state = machine.start();
      for (byte b : bytes) {
        state = machine.after(state, b);
      }
      assertThat(state.dead()).isTrue();
    }
  }

  @Test
  void shouldSayWhereAndWhy() {
    refused("", "no rule named root");
    refused("start ::= \"a\"", "no rule named root");
    refused("root ::= other", "the rule other, not there");
    refused("root ::= \"a", "without an end");
    refused("root ::= [z-a]", "line 1, column 14");
    refused("root ::= (\"a\"", "expects )");
    refused("root ::= root \"a\" | \"b\"", "begin with itself");
    refused("root ::= (\"a\"*)*", "begin with itself");
    refused("root ::= \"a\" root", "no text can satisfy");
    refused("root ::= \"a\"{5,2}", "repeats");
    refused("root ::= \"a\"{99999}", "repeats");
    refused("root = \"a\"", "expects ::=");
    refused("root ::= \"\\q\"", "unknown escape");
    refused("root ::= " + "(".repeat(200) + "\"a\"" + ")".repeat(200), "nests deeper");
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.of(
            "root", " ::= ", "\"a\"", "[a-z]", "(", ")", "|", "*", "+", "?", "{2,3}", "\n", " ",
            "x", "\\", "\"", "[^", "]", "\uD800", "😀")
        .list()
        .ofMaxSize(25)
        .map(parts -> "root ::= " + String.join("", parts));
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll("noise") String text) {
    try {
      assertThat(OutputGrammar.ofGbnf(text).accepts("aab")).isIn(true, false);
    } catch (GrammarException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
