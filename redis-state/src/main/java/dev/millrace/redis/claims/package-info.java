/**
 * Which request an idempotency key stands for. Read {@link
 * dev.millrace.redis.claims.RequestClaims}.
 */
@NullMarked
package dev.millrace.redis.claims;

import org.jspecify.annotations.NullMarked;
