/**
 * Speculative decoding: a {@link dev.millrace.engine.llama.draft.Drafter} proposes draft tokens,
 * {@link dev.millrace.engine.llama.draft.DraftRecord} keeps acceptance rates and suspends drafting
 * where it does not pay. Draft tokens are verified elsewhere, in the step that they join.
 */
@NullMarked
package dev.millrace.engine.llama.draft;

import org.jspecify.annotations.NullMarked;
