package dev.millrace.ingest.lookup;

import dev.millrace.redis.claims.RequestClaims;
import dev.millrace.redis.flags.CancelFlags;
import dev.millrace.redis.index.RequestIndex;
import dev.millrace.redis.results.ResultRecords;
import dev.millrace.redis.shares.Holders;
import dev.millrace.redis.shares.SharedRequests;
import java.util.function.BooleanSupplier;

/**
 * The parts of Redis that the facade uses; each works without Redis, and finds nothing then.
 *
 * @param configured whether the installation has Redis at all
 * @param available whether it answers now; never blocks
 */
public record RedisLinks(
    boolean configured,
    BooleanSupplier available,
    CancelFlags flags,
    RequestIndex index,
    ResultRecords records,
    RequestClaims claims,
    SharedRequests shared,
    Holders holders) {

  /** An installation without Redis. */
  public static RedisLinks none() {
    return new RedisLinks(
        false,
        () -> false,
        CancelFlags.NONE,
        RequestIndex.NONE,
        ResultRecords.NONE,
        RequestClaims.NONE,
        SharedRequests.NONE,
        Holders.NONE);
  }

  /** Whether Redis is configured and does not answer. */
  public boolean missing() {
    return configured && !available.getAsBoolean();
  }
}
