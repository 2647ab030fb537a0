/**
 * The engine seam: what a worker asks of whatever generates tokens.
 *
 * <p>Read {@link dev.millrace.worker.engine.InferenceEngine} first, then {@link
 * dev.millrace.worker.engine.GenerationRequest} and {@link
 * dev.millrace.worker.engine.GenerationListener}. Nothing here knows Kafka, Redis or Avro; engines
 * live in sub-packages, one each.
 */
@NullMarked
package dev.millrace.worker.engine;

import org.jspecify.annotations.NullMarked;
