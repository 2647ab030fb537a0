/**
 * Completions to result records: at least once, so every step may be repeated.
 *
 * <p>Read {@link dev.millrace.sink.results.CompletionLoop} (Kafka and threads), {@code
 * CompletionHandler} (one record), {@link dev.millrace.sink.results.ResultSource} (where the text
 * comes from).
 */
@NullMarked
package dev.millrace.sink.results;

import org.jspecify.annotations.NullMarked;
