/**
 * The result topic as the log of truth: how the records of several runs make one stream, how a run
 * is opened and written, how a stream is replayed and followed.
 *
 * <p>Read {@link dev.millrace.resultlog.StreamReader} (the reader rule) with {@link
 * dev.millrace.resultlog.Reading} first; everything else carries it to Kafka.
 */
@NullMarked
package dev.millrace.resultlog;

import org.jspecify.annotations.NullMarked;
