/**
 * Speculative decoding: a {@link dev.millrace.engine.llama.draft.Drafter} guesses what streams say
 * next, {@link dev.millrace.engine.llama.draft.DraftRecord} says for which kinds of requests that
 * is worth it. The step that checks the guesses is none of its business.
 */
@NullMarked
package dev.millrace.engine.llama.draft;

import org.jspecify.annotations.NullMarked;
