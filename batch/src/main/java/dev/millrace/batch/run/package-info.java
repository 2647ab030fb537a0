/**
 * A job under way. Read {@link dev.millrace.batch.run.BatchRun}, then {@link
 * dev.millrace.batch.run.JobTopic}.
 */
@NullMarked
package dev.millrace.batch.run;

import org.jspecify.annotations.NullMarked;
