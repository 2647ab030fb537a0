/**
 * The wire format of OpenAI's API, so that stock SDKs work unchanged: chat completions and
 * completions, whole or streamed, and models.
 *
 * <p>Read {@link dev.millrace.ingest.openai.OpenAiEndpoints}, then {@link
 * dev.millrace.ingest.openai.ChatBody}, then {@link dev.millrace.ingest.openai.ChunkStream}.
 */
@NullMarked
package dev.millrace.ingest.openai;

import org.jspecify.annotations.NullMarked;
