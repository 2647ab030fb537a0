/**
 * What a log line is made of: a message that never changes, and pairs whose keys are {@link
 * dev.millrace.logging.LogKey}'s. The engine, which imports nothing of ours, spells its keys the
 * same way.
 */
@NullMarked
package dev.millrace.logging;

import org.jspecify.annotations.NullMarked;
