/**
 * The result topic as the log of truth: how the records of several runs make one stream, how a run
 * is opened and written, how records are read.
 *
 * <p>Read {@link dev.millrace.resultlog.StreamReader} (the reader rule) with {@link
 * dev.millrace.resultlog.Reading} first, then {@link dev.millrace.resultlog.RunLog} (writing) and
 * {@link dev.millrace.resultlog.LogReader} (reading), which {@link dev.millrace.resultlog.shared}
 * implements.
 */
@NullMarked
package dev.millrace.resultlog;

import org.jspecify.annotations.NullMarked;
