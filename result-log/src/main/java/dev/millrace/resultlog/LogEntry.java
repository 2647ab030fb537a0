package dev.millrace.resultlog;

import dev.millrace.model.ResultEvent;

/**
 * A record of a result topic with its place.
 *
 * @param offset its offset in partition 0; a follower goes on at {@code offset + 1}
 */
public record LogEntry(long offset, ResultEvent event) {}
