/**
 * What the result sink measures.
 *
 * <p>Read {@link dev.millrace.sink.metrics.SinkMetric}.
 */
@NullMarked
package dev.millrace.sink.metrics;

import org.jspecify.annotations.NullMarked;
