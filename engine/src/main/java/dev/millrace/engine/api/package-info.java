/**
 * The engine seam: what a worker asks of whatever generates tokens.
 *
 * <p>Read {@link dev.millrace.engine.api.InferenceEngine} first, then {@link
 * dev.millrace.engine.api.GenerationRequest} and {@link
 * dev.millrace.engine.api.GenerationListener}. Nothing here knows Kafka, Redis or Avro; engines
 * live in sub-packages, one each.
 */
@NullMarked
package dev.millrace.engine.api;

import org.jspecify.annotations.NullMarked;
