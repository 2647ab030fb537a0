package dev.millrace.sink.retention;

import java.time.Instant;

/**
 * The last record of a result topic.
 *
 * @param at its timestamp
 * @param terminal whether it ends a request
 */
public record LastRecord(Instant at, boolean terminal) {}
