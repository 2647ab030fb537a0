/**
 * Dumps of the traffic of an installation, from its topics.
 *
 * <p>Read {@link dev.millrace.replay.record.RecordedTraffic}, then {@link
 * dev.millrace.replay.record.RequestTopics}.
 */
@NullMarked
package dev.millrace.replay.record;

import org.jspecify.annotations.NullMarked;
