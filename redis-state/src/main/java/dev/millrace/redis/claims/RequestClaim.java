package dev.millrace.redis.claims;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;

/**
 * An idempotency key of a tenant, and the request that it stands for.
 *
 * @param requestId follows from tenant and key
 * @param key as the caller gave it
 * @param digest of the body that came with the key first
 * @param address where the request's result goes
 * @param claimant tells two that claim at once apart
 * @param sent whether Kafka is known to have the request
 */
public record RequestClaim(
    RequestId requestId,
    String tenant,
    String key,
    String digest,
    String model,
    Priority priority,
    ResultAddress address,
    RequestId claimant,
    boolean sent) {

  /** The same, of which Kafka has the request. */
  public RequestClaim asSent() {
    return new RequestClaim(
        requestId, tenant, key, digest, model, priority, address, claimant, true);
  }

  /** Whether it is about this key of this tenant. */
  public boolean isOf(String otherTenant, String otherKey) {
    return tenant.equals(otherTenant) && key.equals(otherKey);
  }
}
