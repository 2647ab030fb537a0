/**
 * What a meter is, and how it gets into a registry.
 *
 * <p>Read {@link dev.millrace.service.metrics.Metric}, {@link
 * dev.millrace.service.metrics.MetricSpec}, {@link dev.millrace.service.metrics.Meters}. Each role
 * has an enum of its metrics; {@code docs/metrics.md} is generated from them.
 */
@NullMarked
package dev.millrace.service.metrics;

import org.jspecify.annotations.NullMarked;
