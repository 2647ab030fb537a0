package dev.millrace.resultlog.shared;

/**
 * Where a lane has to read a topic.
 *
 * @param pass numbers the passes; a lane that reads another pass of the topic has to seek
 * @param offset of the first record of the pass
 */
record Start(long pass, long offset) {}
