package dev.millrace.redis.index;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;
import java.time.Instant;

/** What is known of a request that was submitted, and where its result is. */
public record IndexedRequest(
    RequestId requestId,
    String tenant,
    String model,
    Priority priority,
    ResultAddress address,
    Instant submittedAt) {}
