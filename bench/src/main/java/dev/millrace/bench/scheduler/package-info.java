/**
 * What a decision of the dispatcher's scheduling cell costs, without Kafka and without a store,
 * beside a plain priority queue of the same size.
 *
 * <p>Read {@link dev.millrace.bench.scheduler.SchedulerBench} first.
 */
@NullMarked
package dev.millrace.bench.scheduler;

import org.jspecify.annotations.NullMarked;
