package dev.millrace.ingest.limits;

import dev.millrace.ingest.http.ApiError;
import dev.millrace.ingest.http.ApiException;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls that stay: open streams, and calls that wait for a whole answer. Each has a slot from
 * its start to its end, of its tenant's and of all. Any thread; nobody waits for a slot.
 */
public final class CallSlots {
  private final int perTenant;
  private final int inAll;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  /**
   * @param perTenant calls of one tenant at once
   * @param inAll calls at once
   */
  public CallSlots(int perTenant, int inAll) {
    this.perTenant = perTenant;
    this.inAll = inAll;
  }

  /**
   * Runs a call in a slot, which is free again afterwards however the call ends.
   *
   * @throws ApiException if there is none; then the call is not run
   */
  public void within(String tenant, Runnable call) {
    take(tenant);
    try {
      call.run();
    } finally {
      give(tenant);
    }
  }

  private synchronized void take(String tenant) {
    int ofTenant = taken.getOrDefault(tenant, 0);
    if (ofTenant >= perTenant) {
      throw new ApiException(
          ApiError.tooManyCalls(
              "X-Millrace-Tenant: has "
                  + ofTenant
                  + " streams and waiting calls open, the most of one tenant; end one"));
    }
    if (all >= inAll) {
      throw new ApiException(
          ApiError.tooManyCalls(
              "the facade has " + all + " streams and waiting calls open, its most; try again"));
    }
    taken.put(tenant, ofTenant + 1);
    all++;
  }

  private synchronized void give(String tenant) {
    taken.computeIfPresent(tenant, (who, count) -> count == 1 ? null : count - 1);
    all--;
  }

  /** How many are taken. */
  public synchronized int count() {
    return all;
  }
}
