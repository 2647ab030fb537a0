/**
 * The connection to Redis and what is stored over it. Everything in Redis may vanish: a call never
 * throws, never takes longer than the timeout, and answers nothing when Redis cannot be asked.
 *
 * <p>Read what is stored first: {@link dev.millrace.redis.flags}, {@link dev.millrace.redis.index}
 * and {@link dev.millrace.redis.results}. They build on {@link dev.millrace.redis.StoredValues} and
 * {@link dev.millrace.redis.RedisChannel}, these on {@link dev.millrace.redis.RedisState} (the
 * connection) and {@code RedisCalls} (bounds and breaker). Nobody else knows Lettuce.
 */
@NullMarked
package dev.millrace.redis;

import org.jspecify.annotations.NullMarked;
