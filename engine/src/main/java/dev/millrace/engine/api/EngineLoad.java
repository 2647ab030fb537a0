package dev.millrace.engine.api;

/**
 * A reading of an engine's load.
 *
 * @param freeSlots slots that a request could take now
 * @param running sequences that hold a slot
 * @param queued requests that wait for one
 * @param memoryUsedBytes weights, KV cache and compute buffers
 * @param memoryFreeBytes what the machine or the configured limit leaves
 * @param steps batches decoded since the start; a watchdog compares two readings
 */
public record EngineLoad(
    int freeSlots,
    int running,
    int queued,
    long memoryUsedBytes,
    long memoryFreeBytes,
    long steps) {}
