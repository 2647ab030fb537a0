package dev.millrace.redis;

import dev.millrace.model.RequestId;
import java.time.Instant;

/**
 * Someone wants a request to stop.
 *
 * @param reason for people; may be empty
 */
public record CancelFlag(RequestId requestId, String tenant, String reason, Instant raisedAt) {}
