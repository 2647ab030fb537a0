package dev.millrace.engine.llama.grammar;

/** A grammar or schema that cannot be used. The message says where and why. */
public final class GrammarException extends Exception {

  private static final long serialVersionUID = 1L;

  public GrammarException(String message) {
    super(message);
  }
}
