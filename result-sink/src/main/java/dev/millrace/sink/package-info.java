/**
 * The result sink: turns completions into result records that can be asked for by id, and removes
 * result topics that nobody needs any more.
 *
 * <p>Read {@link dev.millrace.sink.ResultSinkConfig} and {@link dev.millrace.sink.ResultSink} (the
 * wiring), then {@link dev.millrace.sink.results} and {@link dev.millrace.sink.retention}, which
 * know nothing of each other but the schedule.
 */
@NullMarked
package dev.millrace.sink;

import org.jspecify.annotations.NullMarked;
