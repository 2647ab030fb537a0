/**
 * A simulated pool of workers in virtual time.
 *
 * <p>Read {@link dev.millrace.replay.pool.EngineTimes}, then {@link
 * dev.millrace.replay.pool.PooledWorker}.
 */
@NullMarked
package dev.millrace.replay.pool;

import org.jspecify.annotations.NullMarked;
