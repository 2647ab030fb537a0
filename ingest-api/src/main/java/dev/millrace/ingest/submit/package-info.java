/**
 * Taking requests in. Read {@code SubmitBody}, then {@link
 * dev.millrace.ingest.submit.SubmitEndpoint}.
 */
@NullMarked
package dev.millrace.ingest.submit;

import org.jspecify.annotations.NullMarked;
