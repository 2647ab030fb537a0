/**
 * Questions with known answers that a worker asks its own engine, so that output that is wrong is
 * noticed, not only output that is late.
 *
 * <p>Read {@link dev.millrace.worker.canary.CanaryPlan} first, then {@link
 * dev.millrace.worker.canary.Canary}, then {@link dev.millrace.worker.canary.YieldingEngine}.
 */
@NullMarked
package dev.millrace.worker.canary;

import org.jspecify.annotations.NullMarked;
