/**
 * What all endpoints share: the error shape and its HTTP status, JSON, tenant and body.
 *
 * <p>Read {@link dev.millrace.ingest.http.ApiError}, then {@link
 * dev.millrace.ingest.http.Exchange}.
 */
@NullMarked
package dev.millrace.ingest.http;

import org.jspecify.annotations.NullMarked;
