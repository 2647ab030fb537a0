/**
 * What is measured. Read {@link dev.millrace.dispatcher.metrics.DispatcherMetric}, the catalogue.
 */
@NullMarked
package dev.millrace.dispatcher.metrics;

import org.jspecify.annotations.NullMarked;
