/** One run from the first request to the verdict. Read {@link dev.millrace.chaos.run.ChaosRun}. */
@NullMarked
package dev.millrace.chaos.run;

import org.jspecify.annotations.NullMarked;
