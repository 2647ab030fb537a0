/**
 * What no scheduler can do better, whatever it knows.
 *
 * <p>Read {@link dev.millrace.replay.bound.ClairvoyantBound}.
 */
@NullMarked
package dev.millrace.replay.bound;

import org.jspecify.annotations.NullMarked;
