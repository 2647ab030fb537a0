/**
 * Circuit breakers: one shape for all, looked at and forced over the ops port. Read {@link
 * dev.millrace.service.breaker.Breaker}.
 */
@NullMarked
package dev.millrace.service.breaker;

import org.jspecify.annotations.NullMarked;
