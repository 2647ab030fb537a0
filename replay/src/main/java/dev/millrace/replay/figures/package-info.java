/**
 * What a run came to, in numbers.
 *
 * <p>Read {@link dev.millrace.replay.figures.PolicyFigures} first.
 */
@NullMarked
package dev.millrace.replay.figures;

import org.jspecify.annotations.NullMarked;
