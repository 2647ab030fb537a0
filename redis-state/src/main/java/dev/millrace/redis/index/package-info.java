/**
 * Where requests are. Read {@link dev.millrace.redis.index.RequestIndex}, then {@link
 * dev.millrace.redis.index.RedisRequestIndex}.
 */
@NullMarked
package dev.millrace.redis.index;

import org.jspecify.annotations.NullMarked;
