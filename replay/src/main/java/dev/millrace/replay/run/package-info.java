/**
 * Traffic through the dispatcher's own {@link dev.millrace.dispatcher.cell.Cell} in virtual time.
 *
 * <p>Read {@link dev.millrace.replay.run.VirtualRun} first.
 */
@NullMarked
package dev.millrace.replay.run;

import org.jspecify.annotations.NullMarked;
