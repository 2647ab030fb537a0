/**
 * Looking requests up: in this facade's memory, in Redis, in the result log.
 *
 * <p>Read {@link dev.millrace.ingest.lookup.LookupResult}, {@link
 * dev.millrace.ingest.lookup.RequestLookup}, {@link dev.millrace.ingest.lookup.OutcomeFields}, then
 * {@link dev.millrace.ingest.lookup.RequestEndpoints}.
 */
@NullMarked
package dev.millrace.ingest.lookup;

import org.jspecify.annotations.NullMarked;
