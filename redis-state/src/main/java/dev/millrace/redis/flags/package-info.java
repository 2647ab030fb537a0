/**
 * Cancellation flags. Read {@link dev.millrace.redis.flags.CancelFlags}, then {@link
 * dev.millrace.redis.flags.RedisCancelFlags}.
 */
@NullMarked
package dev.millrace.redis.flags;

import org.jspecify.annotations.NullMarked;
