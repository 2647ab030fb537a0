/**
 * Traffic that nobody sent.
 *
 * <p>Read {@link dev.millrace.replay.generate.TrafficShape} first.
 */
@NullMarked
package dev.millrace.replay.generate;

import org.jspecify.annotations.NullMarked;
