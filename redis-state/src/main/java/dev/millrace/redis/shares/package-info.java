/**
 * Requests whose output equal ones may share, and who holds them. Read {@link
 * dev.millrace.redis.shares.SharedRequest}, {@link dev.millrace.redis.shares.SharedRequests}, then
 * {@link dev.millrace.redis.shares.Holders}.
 */
@NullMarked
package dev.millrace.redis.shares;

import org.jspecify.annotations.NullMarked;
