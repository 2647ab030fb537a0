/**
 * Streams of tokens as server-sent events, from memory or from the result log, from any place on.
 *
 * <p>Read {@code Cursor}, {@code SignedCursors}, {@code EventSource}, {@code StreamSession}, then
 * {@link dev.millrace.ingest.stream.StreamEndpoint} and {@link
 * dev.millrace.ingest.stream.UnattendedRequests}.
 */
@NullMarked
package dev.millrace.ingest.stream;

import org.jspecify.annotations.NullMarked;
