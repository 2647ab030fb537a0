/**
 * The circuit breaker around a worker's engine. Read {@link
 * dev.millrace.worker.breaker.BreakingEngine}.
 */
@NullMarked
package dev.millrace.worker.breaker;

import org.jspecify.annotations.NullMarked;
