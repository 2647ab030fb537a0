package dev.millrace.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One execution that the dispatcher asks for.
 *
 * @param run the number of this execution, higher than any before it in the scheduling cell
 * @param attempt 1 for the first execution of the request
 * @param arrivedAt when the request reached its topic
 * @param deadline when it has to be over; empty means never
 * @param address where the result goes, always resolved
 */
public record WorkItem(
    InferenceRequest request,
    Priority priority,
    long run,
    int attempt,
    Instant arrivedAt,
    Optional<Instant> deadline,
    ResultAddress address) {}
