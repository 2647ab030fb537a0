/** How evenly tenants are served. */
@NullMarked
package dev.millrace.replay.fairness;

import org.jspecify.annotations.NullMarked;
