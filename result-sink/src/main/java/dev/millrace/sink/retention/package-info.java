/**
 * Deleting topics that come and go. Only topics that follow our naming are ever deleted.
 *
 * <p>Read {@link dev.millrace.sink.retention.RetentionRules} (the decisions), {@link
 * dev.millrace.sink.retention.RetentionSchedule} (what is due), {@link
 * dev.millrace.sink.retention.Retention} (the shell).
 */
@NullMarked
package dev.millrace.sink.retention;

import org.jspecify.annotations.NullMarked;
