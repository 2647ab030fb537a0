/**
 * What a worker measures.
 *
 * <p>Read {@link dev.millrace.worker.metrics.WorkerMetric}, the catalogue; each part records its
 * own.
 */
@NullMarked
package dev.millrace.worker.metrics;

import org.jspecify.annotations.NullMarked;
