package dev.millrace.redis.shares;

import dev.millrace.model.Priority;
import dev.millrace.model.RequestId;
import dev.millrace.model.ResultAddress;

/**
 * A request of a tenant that stands for all of the same content.
 *
 * @param content follows from tenant and digest; the name under which it stands
 * @param digest of everything that decides the output
 * @param request the one that runs or has run
 * @param address where its result goes
 */
public record SharedRequest(
    RequestId content,
    String tenant,
    String digest,
    RequestId request,
    String model,
    Priority priority,
    ResultAddress address) {

  /** Whether it is about this content of this tenant. */
  public boolean isOf(String otherTenant, String otherDigest) {
    return tenant.equals(otherTenant) && digest.equals(otherDigest);
  }

  /** The name of a content of a tenant. */
  public static RequestId contentOf(String tenant, String digest) {
    return RequestId.ofKey(tenant, "content " + digest);
  }
}
