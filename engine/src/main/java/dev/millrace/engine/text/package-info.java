/**
 * From the bytes of tokens to the text that a listener sees, without any engine.
 *
 * <p>Read {@link dev.millrace.engine.text.OutputText} first; {@link
 * dev.millrace.engine.text.Utf8Assembler} and {@link dev.millrace.engine.text.StopMatcher} are its
 * two halves.
 */
@NullMarked
package dev.millrace.engine.text;

import org.jspecify.annotations.NullMarked;
