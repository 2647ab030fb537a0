/**
 * Writes the verdicts that no worker reached into result topics.
 *
 * <p>Read {@link dev.millrace.dispatcher.closing.ClosingLoop} (consumes them), then ClosingWriter
 * (one verdict).
 */
@NullMarked
package dev.millrace.dispatcher.closing;

import org.jspecify.annotations.NullMarked;
