/**
 * What Redis holds for the pipeline: cancellation flags, where requests are, results for a while.
 * All of it may vanish: a call never throws, never takes longer than the timeout, and says nothing
 * when Redis has nothing to say.
 *
 * <p>Read {@link dev.millrace.redis.CancelFlags}, {@link dev.millrace.redis.RequestIndex} and
 * {@link dev.millrace.redis.ResultRecords} (what is kept), then {@link
 * dev.millrace.redis.RedisState} (the connection) and {@code RedisCalls} (the bounds and the
 * breaker).
 */
@NullMarked
package dev.millrace.redis;

import org.jspecify.annotations.NullMarked;
