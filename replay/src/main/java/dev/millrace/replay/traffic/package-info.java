/**
 * Traffic that can be replayed: what arrived when, without its text.
 *
 * <p>Read {@link dev.millrace.replay.traffic.TracedRequest} first.
 */
@NullMarked
package dev.millrace.replay.traffic;

import org.jspecify.annotations.NullMarked;
