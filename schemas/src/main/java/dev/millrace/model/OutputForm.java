package dev.millrace.model;

/**
 * The form that an output keeps to. An output that ends by its length or a stop string may be the
 * beginning of such a text only.
 */
public sealed interface OutputForm {

  /** A JSON object, whatever is in it. */
  OutputForm JSON_OBJECT = new JsonSchema("{\"type\":\"object\"}");

  /** The schema or grammar as its caller wrote it. */
  String source();

  /** A JSON text that a JSON schema accepts. */
  record JsonSchema(String source) implements OutputForm {}

  /** A text of a grammar in GBNF, the notation of llama.cpp. */
  record Grammar(String source) implements OutputForm {}
}
