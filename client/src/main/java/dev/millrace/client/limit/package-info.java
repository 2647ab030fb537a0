/**
 * A client that keeps to limits of its own: so many requests at once, so many that wait.
 *
 * <p>Read {@link dev.millrace.client.limit.ClientLimits}, then {@link
 * dev.millrace.client.limit.LimitedClient}.
 */
@NullMarked
package dev.millrace.client.limit;

import org.jspecify.annotations.NullMarked;
