/**
 * The domain model: JDK-only records that every module speaks.
 *
 * <p>Read {@link dev.millrace.model.InferenceRequest} (what comes in), {@link
 * dev.millrace.model.ResultEvent} (what comes out), {@link dev.millrace.model.RequestOutcome} (how
 * it ended), then {@link dev.millrace.model.WorkBatch} and {@link dev.millrace.model.WorkerEvent}
 * (what dispatcher and workers tell each other). Avro classes never get past {@link
 * dev.millrace.wire}.
 */
@NullMarked
package dev.millrace.model;

import org.jspecify.annotations.NullMarked;
