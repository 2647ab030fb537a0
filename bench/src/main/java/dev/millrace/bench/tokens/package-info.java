/**
 * How many tokens a second reach the readers of long outputs, beside plain records of the same size
 * through as many topics.
 *
 * <p>Read {@link dev.millrace.bench.tokens.TokensBench} first.
 */
@NullMarked
package dev.millrace.bench.tokens;

import org.jspecify.annotations.NullMarked;
