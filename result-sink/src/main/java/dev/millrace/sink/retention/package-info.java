/**
 * Which result topics go, and when. Only topics of our own naming are ever touched.
 *
 * <p>Read {@link dev.millrace.sink.retention.RetentionRules} (the decisions), {@link
 * dev.millrace.sink.retention.RetentionSchedule} (what is due), {@link
 * dev.millrace.sink.retention.Retention} (the shell).
 */
@NullMarked
package dev.millrace.sink.retention;

import org.jspecify.annotations.NullMarked;
