package dev.millrace.standalone.opsport;

import java.net.URI;

/**
 * A circuit breaker of a process.
 *
 * @param process what its process is called
 * @param ops the ops port of its process
 * @param breaker its name, unique in its process
 * @param state what its process says of it, in lower case
 */
public record BreakerState(String process, URI ops, String breaker, String state) {}
