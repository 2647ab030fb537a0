package dev.millrace.engine.llama.grammar;

/**
 * A grammar that was read and checked, from either notation. Immutable. Thread rule: any thread.
 */
public final class OutputGrammar {

  private final Grammar grammar;

  private OutputGrammar(Grammar grammar) {
    this.grammar = grammar;
  }

  /** From GBNF. */
  public static OutputGrammar ofGbnf(String source) throws GrammarException {
    return new OutputGrammar(GrammarParser.parse(source));
  }

  /** From a JSON schema; the output is a JSON text that the schema accepts. */
  public static OutputGrammar ofJsonSchema(String schema) throws GrammarException {
    return new OutputGrammar(GrammarParser.parse(JsonSchemaGrammar.gbnf(schema)));
  }

  /** A constraint at the begin of an output. */
  public TokenConstraint over(TokenTree tokens) {
    return new TokenConstraint(tokens, grammar);
  }

  /** Whether the grammar accepts a whole text. */
  public boolean accepts(String text) {
    GrammarMachine machine = new GrammarMachine(grammar);
    GrammarState state = machine.start();
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      state = machine.after(state, b);
    }
    return state.mayEnd();
  }
}
