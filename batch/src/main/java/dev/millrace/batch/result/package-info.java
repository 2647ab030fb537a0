/** Where a job's results are written, each line once. */
@NullMarked
package dev.millrace.batch.result;

import org.jspecify.annotations.NullMarked;
