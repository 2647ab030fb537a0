/** What a job is asked: its lines, read and checked before anything is sent. */
@NullMarked
package dev.millrace.batch.line;

import org.jspecify.annotations.NullMarked;
