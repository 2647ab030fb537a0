/** How work reaches a worker: {@link dev.millrace.worker.intake.WorkIntake}. */
@NullMarked
package dev.millrace.worker.intake;

import org.jspecify.annotations.NullMarked;
