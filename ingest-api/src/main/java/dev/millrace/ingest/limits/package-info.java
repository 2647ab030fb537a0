/** How many calls may stay. Read {@link dev.millrace.ingest.limits.CallSlots}. */
@NullMarked
package dev.millrace.ingest.limits;

import org.jspecify.annotations.NullMarked;
