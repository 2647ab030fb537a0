package dev.millrace.resultlog.shared;

import dev.millrace.resultlog.LogEntry;

/**
 * A decoded record on its way to the readers of its request.
 *
 * @param bytes its size in the log
 */
record Fetched(LogEntry entry, int bytes) {}
