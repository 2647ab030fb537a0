/**
 * Speculative decoding: a {@link dev.millrace.worker.engine.llama.draft.Drafter} guesses what
 * streams say next, {@link dev.millrace.worker.engine.llama.draft.DraftRecord} says for which kinds
 * of requests that is worth it. The step that checks the guesses is none of its business.
 */
@NullMarked
package dev.millrace.worker.engine.llama.draft;

import org.jspecify.annotations.NullMarked;
