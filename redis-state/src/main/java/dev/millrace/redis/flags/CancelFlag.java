package dev.millrace.redis.flags;

import dev.millrace.model.RequestId;
import java.time.Instant;

/**
 * The wish that a request be cancelled.
 *
 * @param reason for people; may be empty
 */
public record CancelFlag(RequestId requestId, String tenant, String reason, Instant raisedAt) {}
