/** How long whoever tries again waits; the one rule for all roles, and for clients. */
@NullMarked
package dev.millrace.retry;

import org.jspecify.annotations.NullMarked;
