/**
 * Output that keeps to a grammar. All in Java: the native side ignores a bad grammar without a word
 * and ends the process when a good one runs out.
 *
 * <p>Read {@link dev.millrace.engine.llama.grammar.Grammar} first. {@link
 * dev.millrace.engine.llama.grammar.GrammarParser} reads GBNF, {@link
 * dev.millrace.engine.llama.grammar.GrammarCheck} refuses what would never end, {@link
 * dev.millrace.engine.llama.grammar.JsonSchemaGrammar} turns a JSON schema into a grammar, {@link
 * dev.millrace.engine.llama.grammar.GrammarState} follows a text, {@link
 * dev.millrace.engine.llama.grammar.TokenConstraint} tells which tokens may come next.
 */
@NullMarked
package dev.millrace.engine.llama.grammar;

import org.jspecify.annotations.NullMarked;
