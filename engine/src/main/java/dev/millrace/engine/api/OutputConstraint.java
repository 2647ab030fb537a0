package dev.millrace.engine.api;

/**
 * The form that an output keeps to. An output that ends by its length or a stop string may be the
 * beginning of such a text only.
 */
public sealed interface OutputConstraint {

  /** A text of a grammar in GBNF, the notation of llama.cpp. */
  record Grammar(String gbnf) implements OutputConstraint {}

  /** A JSON text that a JSON schema accepts; {@code true} as the schema means any JSON text. */
  record JsonSchema(String schema) implements OutputConstraint {}
}
