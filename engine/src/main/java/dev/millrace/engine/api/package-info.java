/**
 * The engine seam: what a worker asks of whatever generates tokens.
 *
 * <p>Read {@link dev.millrace.engine.api.InferenceEngine} first; everything else is what goes
 * through it. In: {@link dev.millrace.engine.api.GenerationRequest} with its sampling and output
 * options, held against {@link dev.millrace.engine.api.RequestLimits}; what breaks one is a {@link
 * dev.millrace.engine.api.RejectedGenerationException}. Out: a {@link
 * dev.millrace.engine.api.GenerationListener} hears each {@link
 * dev.millrace.engine.api.GeneratedToken} and one {@link dev.millrace.engine.api.GenerationResult}.
 * About itself an engine says {@code EngineDescription}, {@code EngineLoad} and {@code
 * EngineStatistics}. They are one package because whoever makes or uses an engine needs all of
 * them.
 *
 * <p>Nothing here knows Kafka, Redis or Avro; engines live in sub-packages of {@code engine}, one
 * each.
 */
@NullMarked
package dev.millrace.engine.api;

import org.jspecify.annotations.NullMarked;
