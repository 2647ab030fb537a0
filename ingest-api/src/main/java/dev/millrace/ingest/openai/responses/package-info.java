/**
 * OpenAI's Responses API: a request that is kept by Kafka, whose stream can be cut and gone on with
 * at any facade.
 *
 * <p>Read {@link dev.millrace.ingest.openai.responses.ResponsesEndpoint}, then {@link
 * dev.millrace.ingest.openai.responses.ResponseBody}, {@link
 * dev.millrace.ingest.openai.responses.ResponseSequence} and {@link
 * dev.millrace.ingest.openai.responses.ResponseStore}.
 */
@NullMarked
package dev.millrace.ingest.openai.responses;

import org.jspecify.annotations.NullMarked;
