/**
 * From the bytes of tokens to the text that a listener sees, without any engine.
 *
 * <p>Read {@link dev.millrace.worker.engine.text.OutputText} first; {@link
 * dev.millrace.worker.engine.text.Utf8Assembler} and {@link
 * dev.millrace.worker.engine.text.StopMatcher} are its two halves.
 */
@NullMarked
package dev.millrace.worker.engine.text;

import org.jspecify.annotations.NullMarked;
